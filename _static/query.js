/* A query taken apart: its words, and the names that each of them can stand for.
   The same as apimap/mapping/search/query.py. */

import { isAscii, phrase } from "./phrases.js";

const LONGEST = 2000; // letters of a pasted text that are read
const MOST_WORDS = 40;
const FEW = 4; // words; in longer texts only what looks like a name is looked up as one
const WORD = /[A-Za-z_][\w.]*/g;
const PATH = /\S*[/\\]\S*/g;
const QUOTED = /['"`]([A-Za-z_][\w.]*)['"`]/g;
const CODE = /[._\d]|[a-z][A-Z]/;
const TENSOR = "torch.Tensor.";

export const lastPart = (name) => name.slice(name.lastIndexOf(".") + 1);

/** What the spellings of a name have in common. */
export const squashed = (name) => name.replaceAll("_", "").toLowerCase();

/** Reads queries; `heads` are what names have before their last part. */
export class Reader {
  constructor({ shorthands, patterns, stopwords }, heads) {
    this.shorthands = Object.entries(shorthands);
    this.patterns = patterns.map(({ pattern, groups }) => [new RegExp(pattern, "g"), groups]);
    this.stopwords = new Set(stopwords);
    this.heads = heads;
  }

  read(typed) {
    const text = typed.trim().slice(0, LONGEST);
    const named = this.patterns.flatMap(([pattern, groups]) =>
      [...text.matchAll(pattern)].map((match) => groups.map((group) => match[group]).join(".")),
    );
    const plain = text.replace(PATH, " ");
    const found = (plain.match(WORD) ?? []).map((word) => word.replace(/\.+$/, ""));
    let telling = found.filter((word) => !this.stopwords.has(word.toLowerCase()));
    if (!telling.length) telling = found;
    const pasted = telling.length > FEW || named.length > 0;
    let meant = new Set(telling.filter((word) => CODE.test(word)));
    if (pasted) {
      const quoted = new Set([...plain.matchAll(QUOTED)].map((match) => match[1]));
      telling = telling.filter((word) => meant.has(word) || quoted.has(word));
      meant = new Set([...telling.filter((word) => word.includes(".")), ...quoted, ...named]);
    }
    const unique = [...new Set([...named, ...telling])].slice(0, MOST_WORDS);
    const words = unique.map((word) => asWord(word, this.readings(word), meant.has(word)));
    const whole = phrase(text, this.stopwords);
    if (/\s/.test(text) && isAscii(whole.text) && !pasted) {
      words.push({ ...asWord(whole.text.replaceAll(" ", "")), whole: true });
    }
    return {
      phrase: whole,
      words,
      pasted,
      isName: words.length === 1 && words[0].dotted,
    };
  }

  readings(text) {
    const readings = this.shorthands
      .filter(([short]) => text.startsWith(short))
      .map(([short, full]) => full + text.slice(short.length));
    const dot = text.indexOf(".");
    if (dot >= 0 && !readings.length && !this.heads.has(text.slice(0, dot))) {
      readings.push(TENSOR + lastPart(text));
    }
    return readings;
  }
}

/** `text` with what it is compared by; `readings` are names that it can stand for, `meant`
    says that it is a name for certain, not a word of a language. */
function asWord(text, readings = [], meant = false) {
  const tail = lastPart(text);
  return {
    text,
    readings,
    lower: text.toLowerCase(),
    path: `.${text.toLowerCase()}`,
    lowerReadings: readings.map((reading) => reading.toLowerCase()),
    dotted: text.includes("."),
    meant,
    tail,
    squash: squashed(text),
    tailSquash: squashed(tail),
    whole: false, // it stands for the whole query
  };
}
