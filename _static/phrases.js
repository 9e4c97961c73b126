/* How well a phrase of the vocabulary answers a query, in words of either language.
   The same as apimap/mapping/search/phrases.py. */

import { distance } from "./slips.js";

const STEM = 4; // letters that two forms of a word share
const ADDED = 3; // letters that one form can have more than the other
const ENOUGH = 0.6; // of a phrase's words
const RUN = /[a-z0-9]+|[\u3400-\u9fff]+/g;
const ENDING = /(ing|ed|es|s|e)$/;

export const isAscii = (text) => /^[\x20-\x7e]*$/.test(text);

/** A text in lower case and without punctuation, and what it consists of. */
export function phrase(text, stopwords = new Set()) {
  const runs = text.toLowerCase().match(RUN) ?? [];
  const whole = runs.join(" ");
  const parts = runs.filter((run) => !stopwords.has(run)).flatMap(partsOf);
  const before = isAscii(whole.slice(0, 1)) ? " " : "";
  const after = isAscii(whole.slice(-1)) ? " " : "";
  return {
    text: whole,
    parts: [...new Set(parts)],
    bounded: `${before}${whole}${after}`, // no letter of a longer word can follow
  };
}

/** English words whole, Chinese characters in pairs. */
function partsOf(run) {
  if (isAscii(run) || run.length === 1) return [run];
  return [...run].slice(1).map((character, at) => run[at] + character);
}

/** How `known` answers `query`, and for how much of it; null for not at all. */
export function likeness(query, known) {
  if (!known.parts.length || !query.parts.length) return null;
  const share = Math.min(1, known.parts.length / query.parts.length);
  if (query.text === known.text) return { kind: "equal", share };
  if (` ${query.text} `.includes(known.bounded)) return { kind: "contained", share };
  if (query.text.length > 1 && known.text.startsWith(query.text)) return { kind: "begun", share };
  return shared(query, known);
}

/** By the words that both have, in whatever form and order. */
function shared(query, known) {
  const isMet = (part) => query.parts.some((word) => alike(part, word));
  const met = known.parts.filter(isMet).length;
  const share = Math.min(1, met / query.parts.length);
  if (met === known.parts.length) return { kind: "all words", share };
  return met / known.parts.length >= ENOUGH ? { kind: "some words", share } : null;
}

/** Whether two words are forms of one, as freezing and freeze; or a slip apart. */
function alike(one, other) {
  if (one === other) return true;
  const least = Math.min(one.length, other.length);
  if (least < STEM || one[0] !== other[0] || one[1] !== other[1]) return false;
  const [first, second] = [one.replace(ENDING, ""), other.replace(ENDING, "")];
  if (first === second || begins(first, second) || begins(second, first)) return true;
  return least > STEM && distance(one, other, 1) <= 1;
}

const begins = (one, other) =>
  one.length >= STEM && other.length - one.length <= ADDED && other.startsWith(one);
