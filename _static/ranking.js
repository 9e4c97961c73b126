/* Which entries and pages answer a query, the best first.
   The same as apimap/mapping/search/ranking.py; tests hold both to the same answers. */

import { likeness, phrase } from "./phrases.js";
import { Reader, lastPart, squashed } from "./query.js";
import { Spelled } from "./slips.js";

// How well a name answers a word, from the whole name to a slip.
const FULL = 100;
const FULL_ANY_CASE = 96;
const READING = 94;
const READING_ANY_CASE = 92;
const ENDING = 90;
const ENDING_ANY_CASE = 88;
const LAST = 84;
const LAST_ANY_CASE = 80;
const LAST_SQUASHED = 76;
const TAIL = 74; // the last part alone: what stands before it is another
const TAIL_SQUASHED = 72;
const BEGUN_PATH = 62;
const BEGUN_LAST = 60;
const WITHIN_PATH = 56;
const BEGUN_TAIL = 54;
const WITHIN = 50;
const SLIP = 46;
const A_SLIP = 4; // what each slip takes off
const MOST_SLIPS = 3;
const SAME_SPACE = 3;
const SAME_START = 1;
const PARAMETER = 44;
const STRONG = TAIL_SQUASHED; // from here on a name was meant
// Beside other words a likeness counts less, that of a word of the language too; and
// each further word adds a little.
const WEAKER = 0.6;
const AS_A_WORD = 0.8;
const FURTHER = 0.1;
const ALIAS_LOSS = 0.2;
const TARGET_LOSS = 0.4;
const A_PLACE = 0.05;
const LAST_PLACE = 9;
// An idea: points of its kind, for the share of the query that it accounts for, and for
// each letter of it, as far as LONG.
const IDEAS = {
  equal: [82, 0, 0],
  contained: [50, 14, 1],
  begun: [58, 0, 0],
  "all words": [54, 14, 0],
  "some words": [40, 10, 0],
};
const LONG = 14;
// A name of MindSpore's that a page explains, alone, within code, as far as it is typed:
// right behind the entry that fits a target of that name best.
const BEHIND = 0.42;
const OWN = LAST - BEHIND;
const OWN_WITHIN = ENDING - BEHIND;
const OWN_BEGUN = 58;
const OWN_LEAST = 4;
const KEYWORDS = { equal: 48, contained: 40, begun: 36 };
const A_LEAD = 0.5;
const AN_IDEA = 1e-6;

/** A name with what it is compared by, and the entries that it leads to. */
function spelling(text, entries, loss) {
  const last = lastPart(text);
  return {
    text,
    entries,
    loss,
    last,
    lower: text.toLowerCase(),
    path: `.${text.toLowerCase()}`,
    lastLower: last.toLowerCase(),
    squash: squashed(text),
    lastSquash: squashed(last),
  };
}

function byLastPart(spellings) {
  const found = new Map();
  for (const name of spellings) {
    if (found.has(name.lastSquash)) found.get(name.lastSquash).push(name);
    else found.set(name.lastSquash, [name]);
  }
  return found;
}

function likenessOf(word, name) {
  if (name.text === word.text) return FULL;
  if (name.lower === word.lower) return FULL_ANY_CASE;
  if (word.lowerReadings.includes(name.lower)) {
    return word.readings.includes(name.text) ? READING : READING_ANY_CASE;
  }
  return word.dotted ? ofDotted(word, name) : ofBare(word, name);
}

function ofDotted(word, name) {
  if (name.path.endsWith(word.path)) {
    return name.text.endsWith(word.text) ? ENDING : ENDING_ANY_CASE;
  }
  if (name.last === word.tail) return TAIL;
  const tail = word.tailSquash;
  if (tail && name.lastSquash === tail) return TAIL_SQUASHED;
  if (name.path.includes(word.path)) return BEGUN_PATH;
  if (word.lowerReadings.some((reading) => name.path.includes(`.${reading}`))) return BEGUN_PATH;
  return tail.length > 1 && name.lastSquash.startsWith(tail) ? BEGUN_TAIL : 0;
}

function ofBare(word, name) {
  if (name.last === word.text) return LAST;
  if (name.lastLower === word.lower) return LAST_ANY_CASE;
  const { squash } = word;
  if (!squash) return 0;
  if (name.lastSquash === squash) return LAST_SQUASHED;
  if (name.lastSquash.startsWith(squash)) {
    const asTyped = word.text !== word.lower && name.last.startsWith(word.text);
    return BEGUN_LAST + asTyped;
  }
  if (name.path.includes(word.path)) return WITHIN_PATH;
  return squash.length > 1 && name.squash.includes(squash) ? WITHIN : 0;
}

/** How much a likeness counts when there are other words. */
function weightOf(word, score) {
  if (word.whole) return 1;
  if (score < STRONG) return WEAKER;
  return word.meant ? 1 : AS_A_WORD;
}

function pointsOf(query, idea) {
  const like = likeness(query.phrase, idea);
  if (!like) return 0;
  const [base, shared, letters] = IDEAS[like.kind];
  const points = base + shared * like.share + letters * Math.min(idea.text.length, LONG);
  if (!query.isName || like.kind === "equal") return points;
  // What is within a name is rarely meant by it, what is similar never.
  return like.kind === "contained" ? points * WEAKER : 0;
}

/** How well `name`, one of MindSpore's own, answers a word of the query. */
function ownPoints(query, word, name) {
  if (word.meant && word.text.split(".").includes(name)) return OWN_WITHIN;
  if (query.words.length > 1) return 0;
  const squash = squashed(name);
  if (word.squash === squash) return OWN;
  return word.squash.length >= OWN_LEAST && squash.startsWith(word.squash) ? OWN_BEGUN : 0;
}

export class Ranking {
  constructor(names) {
    this.families = Object.entries(names.families);
    this.references = names.entries.map(([reference]) => reference);
    this.spellings = [
      ...names.entries.flatMap((spelled, place) =>
        spelled.map((text, number) => spelling(text, [place], number ? ALIAS_LOSS : 0)),
      ),
      ...Object.entries(names.targets).map(([text, places]) =>
        spelling(text, places, TARGET_LOSS),
      ),
    ];
    // Private names tell nothing of their modules: `loss.backward` is of a variable.
    const known = this.spellings.filter(({ last }) => !last.startsWith("_"));
    const heads = new Set(known.flatMap(({ text }) => text.split(".").slice(0, -1)));
    this.reader = new Reader(names, heads);
    const { stopwords } = this.reader;
    this.ideas = names.ideas.map(([phrases, leads]) => [
      phrases.map((text) => phrase(text, stopwords)),
      leads,
    ]);
    this.own = Object.entries(names.own);
    this.keywords = Object.entries(names.keywords).map(([text, entries]) => [
      phrase(text),
      entries,
    ]);
    this.parameters = new Spelled(Object.entries(names.parameters));
    this.lasts = new Spelled([...byLastPart(this.spellings)]);
  }

  /** What answers `text`: entries by number, pages by address; the best first. */
  rank(text) {
    const query = this.reader.read(text);
    const found = new Map();
    const all = [...this.byWords(query), ...this.byIdeas(query), ...this.byOwn(query)];
    for (const one of all) {
      const known = found.get(one.lead);
      if (!known || one.score > known.score) found.set(one.lead, one);
    }
    return [...found.values()].sort((a, b) => b.score - a.score || this.inOrder(a.lead, b.lead));
  }

  /** Entries by use, then pages. */
  inOrder(one, other) {
    const place = (lead) => (typeof lead === "number" ? lead : this.references.length);
    return place(one) - place(other) || (one < other ? -1 : 1);
  }

  byIdeas(query) {
    return this.ideas.flatMap(([phrases, leads], number) => {
      const best = Math.max(...phrases.map((one) => pointsOf(query, one)));
      if (!best) return [];
      return leads.map((lead, place) => this.found(lead, best - A_LEAD * place - AN_IDEA * number));
    });
  }

  byOwn(query) {
    return this.own.flatMap(([name, leads]) => {
      const score = Math.max(0, ...query.words.map((word) => ownPoints(query, word, name)));
      return score ? leads.map((lead, place) => this.found(lead, score - A_LEAD * place)) : [];
    });
  }

  found(lead, score) {
    return { lead, score, name: this.references[lead] ?? lead };
  }

  /** The entries by the query's names, parameters and keywords. */
  byWords(query) {
    const several = query.words.length > 1;
    const found = new Map();
    const add = (one) => {
      if (found.has(one.lead)) found.get(one.lead).push(one);
      else found.set(one.lead, [one]);
    };
    for (const word of query.words) {
      for (const one of this.byName(word, query.pasted)) {
        add(several ? { ...one, score: one.score * weightOf(word, one.score) } : one);
      }
      const score = several ? PARAMETER * WEAKER : PARAMETER;
      for (const entry of this.byParameter(word)) add(this.found(entry, score));
    }
    for (const [entry, score] of this.byKeyword(query)) add(this.found(entry, score));
    return [...found.values()].map((ones) => {
      const best = ones.reduce((a, b) => (b.score > a.score ? b : a));
      const rest = ones.reduce((sum, one) => sum + one.score, 0) - best.score;
      return several ? { ...best, score: best.score + FURTHER * rest } : best;
    });
  }

  byName(word, strongOnly) {
    const likely = [];
    for (const name of this.spellings) {
      const score = likenessOf(word, name);
      if (score) likely.push([name, score]);
    }
    if (!strongOnly && likely.every(([, score]) => score < BEGUN_LAST)) {
      likely.push(...this.bySlips(word));
    }
    const found = new Map(this.ofFamily(word));
    for (const [name, score] of likely) {
      for (const [place, lead] of name.entries.entries()) {
        const value = score - name.loss - A_PLACE * Math.min(place, LAST_PLACE);
        const known = found.get(lead);
        if (!known || value > known.score) found.set(lead, { lead, score: value, name: name.text });
      }
    }
    const least = strongOnly ? STRONG - 1 : 0;
    return [...found.values()].filter((one) => one.score > least);
  }

  /** The entry that answers for all names that begin as the word does. */
  ofFamily({ text, readings }) {
    return [text, ...readings].flatMap((name) => {
      const heads = this.families.filter(([head]) => name.startsWith(head));
      if (!heads.length) return [];
      const [, lead] = heads.reduce((a, b) => (b[0].length > a[0].length ? b : a));
      return [[lead, { lead, score: ENDING_ANY_CASE, name }]];
    });
  }

  bySlips(word) {
    const tail = word.tailSquash;
    const most = Math.min(MOST_SLIPS, Math.floor((tail.length + 1) / 4));
    if (!most) return [];
    const space = word.lower.slice(0, Math.max(0, word.lower.lastIndexOf(".")));
    return this.lasts.near(tail, most).flatMap(([slips, names]) =>
      names.map((name) => {
        const nameSpace = name.lower.slice(0, name.lower.lastIndexOf("."));
        const sameSpace = space && nameSpace.endsWith(space) ? SAME_SPACE : 0;
        const sameStart = name.lastSquash[0] === tail[0] ? SAME_START : 0;
        return [name, SLIP - A_SLIP * slips + sameSpace + sameStart];
      }),
    );
  }

  byParameter({ text, dotted, whole }) {
    const known = this.parameters.get(text);
    if (known || text.length <= 4 || dotted || whole) return known ?? [];
    const [near] = this.parameters.near(text, 1);
    return near ? near[1] : [];
  }

  byKeyword(query) {
    const scores = new Map();
    for (const [keyword, entries] of this.keywords) {
      const score = KEYWORDS[likeness(query.phrase, keyword)?.kind] ?? 0;
      for (const entry of score ? entries : []) {
        scores.set(entry, Math.max(scores.get(entry) ?? 0, score));
      }
    }
    return scores;
  }
}
