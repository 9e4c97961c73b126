/* A table of entries: a row each, and headings that sort it by a click. */

import { element, label } from "./results.js";

const { compare } = new Intl.Collator("en");
const byReference = (a, b) => compare(a.reference, b.reference);

/** Orders of entries by the column that they are for. */
const ordersOf = (names) => {
  const rank = (labels) => new Map([...labels.keys()].map((value, place) => [value, place]));
  const [categories, grades] = [rank(names.categories), rank(names.grades)];
  return {
    reference: byReference,
    target: (a, b) =>
      !a.targets.length - !b.targets.length || compare(a.targets[0], b.targets[0]) || byReference(a, b),
    category: (a, b) => categories.get(a.category) - categories.get(b.category) || byReference(a, b),
    grade: (a, b) => grades.get(a.grade) - grades.get(b.grade) || byReference(a, b),
  };
};

/** `entries` in the order of a column such as `grade`, or `-grade` for the other way. */
export function sorted(entries, sort, names) {
  const order = ordersOf(names)[sort.replace("-", "")];
  const inOrder = [...entries].sort(order);
  return sort.startsWith("-") ? inOrder.reverse() : inOrder;
}

/** Headings for `columns`, sorted by `sort`; a click asks for an order. */
export function headings(columns, sort, onSort) {
  const row = element("tr", "");
  for (const [column, words] of columns) {
    const button = element("button", "", words);
    button.type = "button";
    const ascending = sort === column;
    button.addEventListener("click", () => onSort(ascending ? `-${column}` : column));
    const cell = element("th", "", button);
    cell.scope = "col";
    if (ascending) cell.ariaSort = "ascending";
    if (sort === `-${column}`) cell.ariaSort = "descending";
    row.append(cell);
  }
  return row;
}

/** The row of an entry; `name` is what was asked for, where that is a target of it. */
export function entryRow(entry, names, name) {
  const target = entry.targets.includes(name) ? name : (entry.targets[0] ?? "");
  return element(
    "tr",
    "",
    heading(entry.url, entry.reference, entry.about),
    element("td", "", target),
    element("td", "", label("category", entry.category, names.categories.get(entry.category))),
    element("td", "", label("verdict", entry.grade, names.grades.get(entry.grade)), ` ${entry.counts}`),
  );
}

/** The row of a page that answers the query as well. */
export function pageRow({ url, title, within }) {
  const cell = heading(url, title, "");
  cell.colSpan = 4;
  if (within) cell.append(" ", element("span", "search-passage", within));
  return element("tr", "page", cell);
}

function heading(url, words, about) {
  const link = element("a", "", words);
  link.href = url;
  const cell = element("th", "", link);
  if (about) cell.append(element("span", "entry-about", about));
  cell.scope = "row";
  return cell;
}
