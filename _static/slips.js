/* Words that are a few slips away from what was typed. */

/** Words with what they lead to, found by their spelling. */
export class Spelled {
  constructor(entries) {
    this.known = new Map(entries);
    this.words = entries.map(([word, value]) => [word, value, lettersOf(word)]);
  }

  get(word) {
    return this.known.get(word);
  }

  /** Slips and value of each word that is at most so many slips away. */
  near(typed, most) {
    const letters = lettersOf(typed);
    const found = [];
    for (const [word, value, others] of this.words) {
      // A slip changes at most two letters of the set.
      if (bitsOf(letters ^ others) > 2 * most) continue;
      const slips = distance(typed, word, most);
      if (slips && slips <= most) found.push([slips, value]);
    }
    return found;
  }
}

/** The set of letters that a word has, a bit for each. */
function lettersOf(word) {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

function bitsOf(set) {
  let count = 0;
  for (let rest = set; rest; rest &= rest - 1) count++;
  return count;
}

/** Letters to insert, drop, replace or swap with the next; `most` + 1 for more. */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + !same);
      const swapped = row > 1 && column > 1 && one[row - 2] === other[column - 1];
      if (swapped && one[row - 1] === other[column - 2]) {
        cost = Math.min(cost, before[column - 2] + 1);
      }
      now.push(cost);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return Math.min(last.at(-1), most + 1);
}
