/* Search as you type: names and ideas at the key itself, words of the pages a little
   later on Pagefind's index. One box, on every page. */

import { afterPaint, entryLink, offerMore, pageLink, wordEntry } from "./results.js";
import { addressOf, loadNames, worthShowing } from "./names.js";

const NAMES_SHOWN = 8;
const FIRST = 4; // of them those that are painted with the key
const PAGES_SHOWN = 12;
const WORDS_IN_EXCERPT = 24;
const PAUSE = 200; // ms without a key before the pages' words are searched

/** Bring the search box to life; a query may already stand in its field. */
export async function start(box) {
  const search = new Search(box);
  search.listen();
  await search.load();
  return search;
}

class Search {
  constructor(box) {
    this.box = box;
    this.field = box.querySelector("input");
    this.status = box.querySelector(".search-status");
    this.byName = box.querySelector(".search-names");
    this.byWord = box.querySelector(".search-words");
    this.names = null;
    this.drawings = 0; // how often: a later drawing ends what an earlier one left to do
    this.answered = ""; // the query that both lists belong to
    this.wanted = null; // the query whose first result is to be opened when it is known
  }

  get query() {
    return this.field.value.trim();
  }

  listen() {
    this.field.addEventListener("input", () => this.update());
    this.box.addEventListener("keydown", (event) => this.moveByKey(event));
  }

  async load() {
    this.names = await loadNames(new URL(this.box.dataset.root, document.baseURI));
    if (this.query) this.update();
    else this.warm();
  }

  /** Lay out once what nobody sees: fonts and code are slow when they are new. */
  warm() {
    this.showNames("conv");
    this.box.getBoundingClientRect();
    this.say("", 0);
  }

  update() {
    const { query } = this;
    this.keepQuery();
    if (!this.names) return; // comes again when they are there
    const found = query ? this.showNames(query) : [];
    if (!query) this.byWord.replaceChildren();
    this.say(query, found.length);
    if (query) this.showWords(query, found).catch((error) => this.sayBroken(error, found));
  }

  /** Names answer also where the pages' words cannot be searched. */
  sayBroken(error, found) {
    this.wanted = null;
    if (!found.length) this.status.textContent = this.status.dataset.broken;
    console.error(error);
  }

  showNames(query) {
    const found = worthShowing(this.names.find(query));
    const shown = found.slice(0, NAMES_SHOWN);
    const linkTo = (one) => (one.entry ? entryLink(one, this.names) : pageLink(one.page));
    const mine = ++this.drawings;
    this.byName.replaceChildren(...shown.slice(0, FIRST).map(linkTo));
    afterPaint(() => {
      if (mine === this.drawings) this.byName.append(...shown.slice(FIRST).map(linkTo));
    });
    const entries = found.filter(({ entry }) => entry).length;
    offerMore(this.box, query, entries > NAMES_SHOWN ? entries : 0);
    return shown;
  }

  /** Pages with these words, without those that are above already. */
  async showWords(query, found) {
    await pause(PAUSE);
    if (query !== this.query) return; // a newer query took over
    const pagefind = await this.loadPagefind();
    const answer = await pagefind.search(asIndexed(this.names.telling(query)));
    const pages = await Promise.all(
      answer.results.slice(0, PAGES_SHOWN).map((result) => result.data()),
    );
    if (query !== this.query) return;
    const above = new Set(found.map(addressOf));
    const others = pages.filter((page) => !above.has(new URL(page.url, location).href));
    this.drawWords(others);
    this.answered = query;
    this.say(query, found.length + others.length, true);
    if (this.wanted === query) this.open();
  }

  async loadPagefind() {
    this.pagefind ??= import(new URL(this.box.dataset.bundle, document.baseURI).href).then(
      async (pagefind) => {
        await pagefind.options({ excerptLength: WORDS_IN_EXCERPT });
        return pagefind;
      },
    );
    return this.pagefind;
  }

  drawWords(pages) {
    const links = () => [...this.byWord.querySelectorAll("a")];
    const focused = links().indexOf(document.activeElement);
    this.byWord.replaceChildren(...pages.map(wordEntry));
    // They may come after the arrow key: the focus stays in them.
    if (focused >= 0) (links()[focused] ?? this.field).focus();
  }

  say(query, count, all = false) {
    const words = count || !all ? this.status.dataset.found : this.status.dataset.none;
    const known = query && (count || all);
    this.status.textContent = known
      ? words.replace("{count}", count).replace("{query}", () => query)
      : "";
    const offer = this.box.querySelector(".search-elsewhere");
    offer.hidden = !query;
    for (const link of offer.querySelectorAll("a")) link.search = new URLSearchParams({ q: query });
    if (!query) {
      this.drawings++;
      this.byName.replaceChildren();
      offerMore(this.box, query, 0);
    }
  }

  /** The page's address, and that of its other language, lead back to the results. */
  keepQuery() {
    if (!("keepsQuery" in this.box.dataset)) return;
    const address = new URL(location.href);
    if (this.query) address.searchParams.set("q", this.query);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
    for (const link of document.querySelectorAll(".language-switcher a")) {
      link.search = address.search;
    }
  }

  /** Enter opens the first result, as soon as it is known. */
  openFirst() {
    this.wanted = this.query;
    if (this.byName.firstChild || this.answered === this.query) this.open();
  }

  open() {
    this.wanted = null;
    this.box.querySelector(".search-results a")?.click();
  }

  /** Arrows move among the field and the results; a letter goes on typing. */
  moveByKey(event) {
    const links = this.box.querySelectorAll(
      ".search-results a, .search-more:not([hidden]), .search-elsewhere:not([hidden]) a",
    );
    const stops = [this.field, ...links];
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0) return;
    if (step) {
      event.preventDefault();
      stops.at((at + step) % stops.length).focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.field.focus();
    }
  }
}

const pause = (time) => new Promise((resume) => { setTimeout(resume, time); });

/** Pagefind knows the parts of a name, and only of some names the whole. */
const asIndexed = (query) => query.replaceAll(/[_.]/g, " ");
