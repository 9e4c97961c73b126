/* The names of all entries with what a list shows of each: one file, read once a page. */

import { Ranking } from "./ranking.js";

const FILE = "names.json";
// Queries of each kind, ranked once before anybody waits: code is slow when it is new.
const WARMING = ["c", "conv2d", "torch.nn.Linaer", "batch nrom momentum", "归一化"];

const WORTH = 0.5; // of the best score

let loading = null;

/** The names of the language at `root`. */
export function loadNames(root) {
  loading ??= fetch(new URL(FILE, root))
    .then((response) => {
      if (!response.ok) throw new Error(`${FILE}: ${response.status}`);
      return response.json();
    })
    .then((file) => new Names(file, root));
  return loading;
}

class Names {
  constructor(file, root) {
    this.root = root;
    this.pages = file.pages;
    this.categories = new Map(file.categories);
    this.grades = new Map(file.grades);
    this.ranking = new Ranking(file.names);
    const targets = Object.keys(file.names.targets);
    this.targets = new Map(targets.map((name) => [name, file.target_pages[name] ?? name]));
    this.entries = file.rows.map((row, place) => this.entry(file, place, row, targets));
    for (const query of WARMING) this.find(query);
  }

  entry(file, place, [own, category, grade, graph, platforms, counts, page, about], targets) {
    const [reference] = file.names.entries[place];
    return {
      reference,
      namespace: reference.slice(0, reference.lastIndexOf(".")),
      targets: own.map((target) => targets[target]),
      category: file.categories[category][0],
      grade: file.grades[grade][0],
      graph: file.graphs[graph],
      platforms: file.platforms.filter((_, bit) => platforms & (1 << bit)),
      counts,
      about,
      url: new URL(`mapping/${page || reference}.html`, this.root).href,
    };
  }

  /** What answers `query`, the best first: an entry, or a page with its title. The
      name of a MindSpore API, whole or its end, leads to its own page, then to the
      entries. */
  find(query) {
    const found = query.trim() ? this.ranked(query) : [];
    const [first] = found;
    const isName = first?.entry && this.targets.has(first.name) && isNamed(query, first.name);
    if (isName) found.unshift(this.targetPage(first));
    return found;
  }

  targetPage({ name, score }) {
    const url = new URL(`mapping/${this.targets.get(name)}.html`, this.root).href;
    return { page: { url, title: name, within: "MindSpore" }, name, score };
  }

  ranked(query) {
    return this.ranking.rank(query).map(({ lead, name, score }) => {
      if (typeof lead === "number") return { entry: this.entries[lead], name, score };
      const [title, within] = this.pages[lead];
      return { page: { url: new URL(lead, this.root).href, title, within }, name, score };
    });
  }

  /** `query` without the words that say nothing of what is looked for. */
  telling(query) {
    const { stopwords } = this.ranking.reader;
    const words = query.split(/\s+/).filter((word) => !stopwords.has(word.toLowerCase()));
    return words.join(" ") || query;
  }

  /** The address that Enter opens, or nothing. */
  first(query) {
    const [found] = this.find(query);
    return found && addressOf(found);
  }
}

/** Whether `query` is `name` or its end: `ops.abs` of `mindspore.ops.abs`. */
function isNamed(query, name) {
  const typed = query.trim().replace(/\(\)$/, "").toLowerCase();
  return `.${name.toLowerCase()}`.endsWith(`.${typed}`);
}

/** Of what was found the part that is not much less likely than the first. */
export const worthShowing = (found) =>
  found.filter(({ score }) => score >= WORTH * found[0].score);

export const addressOf = ({ entry, page }) => (entry ?? page).url;
