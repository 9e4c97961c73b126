/* The mapping's index: entries by what is typed and chosen; the state is in the address. */

import { entryRow, headings, pageRow, sorted } from "./entry-table.js";
import { afterPaint, element } from "./results.js";
import { loadNames, worthShowing } from "./names.js";

const AT_ONCE = 30; // rows drawn for a key; the others when asked for
const FIRST = 6; // of them those that are painted with the key
const WIDE = "(min-width: 40em)";

const index = document.querySelector(".mapping-index");
const form = index.querySelector(".mapping-form");
const choices = index.querySelector(".mapping-choices");
const status = index.querySelector(".mapping-status");
const elsewhere = index.querySelector(".mapping-elsewhere");
const results = index.querySelector(".mapping-results");
const table = results.querySelector("table");
const more = index.querySelector(".mapping-more");
const all = index.querySelector(".mapping-all");
const columns = JSON.parse(table.dataset.columns); // names and words
let names = null;

/** What is typed and chosen, without what is empty. */
function state() {
  const fields = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
  return Object.fromEntries(fields.filter(([, value]) => value));
}

const chosen = (entry, wanted) =>
  (!wanted.namespace || entry.namespace === wanted.namespace) &&
  (!wanted.category || entry.category === wanted.category) &&
  (!wanted.grade || entry.grade === wanted.grade) &&
  (!wanted.graph || entry.graph === wanted.graph) &&
  (!wanted.platform || entry.platforms.includes(wanted.platform));

/** What answers, in order. Pages come only where nothing but a query is given. */
function find({ q, sort, ...filters }) {
  const answers = q
    ? worthShowing(names.find(q))
    : sorted(names.entries, "reference", names).map((entry) => ({ entry }));
  const plain = !sort && !Object.keys(filters).length;
  const found = answers.filter(({ entry }) => (entry ? chosen(entry, filters) : plain));
  if (!sort) return found;
  return sorted(found.map(({ entry }) => entry), sort, names).map((entry) => ({ entry }));
}

const rowOf = ({ entry, page, name }) => (entry ? entryRow(entry, names, name) : pageRow(page));

let drawings = 0; // how often: a later drawing ends what an earlier one left to do

function draw(found, count, sort) {
  const [head, body] = [table.tHead, table.tBodies[0]];
  const mine = ++drawings;
  head.replaceChildren(headings(columns, sort, sortBy));
  body.replaceChildren(...found.slice(0, FIRST).map(rowOf));
  afterPaint(() => {
    if (mine === drawings) body.append(...found.slice(FIRST, count).map(rowOf));
  });
  more.hidden = found.length <= count;
  more.onclick = () => draw(found, found.length, sort);
}

/** Lay out once what nobody sees: fonts and code are slow when they are new. */
function warm() {
  results.hidden = false;
  draw(find({ q: "conv" }), FIRST, "");
  results.getBoundingClientRect();
}

function sortBy(sort) {
  form.elements.sort.value = sort;
  update();
  remember();
  results.querySelector("[aria-sort] button").focus();
}

function update() {
  const wanted = state();
  const asked = Object.keys(wanted).length > 0;
  all.hidden = asked;
  status.textContent = "";
  const found = asked && names ? find(wanted) : [];
  results.hidden = !found.length;
  elsewhere.hidden = !wanted.q;
  elsewhere.firstChild.search = new URLSearchParams({ q: wanted.q ?? "" });
  if (!asked || !names) return;
  draw(found, AT_ONCE, wanted.sort ?? "");
  const count = found.filter(({ entry }) => entry).length;
  const words = found.length ? status.dataset.found : status.dataset.none;
  status.textContent = words.replace("{count}", count);
}

function remember() {
  const query = new URLSearchParams(state()).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
  keepOtherLanguages(query);
}

/** The same view in the other language. */
function keepOtherLanguages(query) {
  for (const link of document.querySelectorAll(".language-switcher a")) {
    link.search = query;
  }
}

function restore() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  const filtered = Object.keys(state()).some((name) => name !== "q");
  index.querySelector(".labels").open = location.hash === "#labels";
  choices.open = matchMedia(WIDE).matches || filtered;
  keepOtherLanguages(location.search);
}

/** Down from the field into the results, up and down among them, up to the field again. */
function move(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...table.tBodies[0].querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== form.elements.q) return;
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  (next < 0 ? form.elements.q : links[Math.min(next, links.length - 1)] || form.elements.q).focus();
}

/** A namespace that is opened shows as a table what the plain list only names; the
    list itself where the names could not be loaded. */
function drawNamespace({ target: group }) {
  if (!group.open || !group.matches(".namespace")) return;
  const plain = group.querySelector("noscript");
  if (!names) {
    plain?.insertAdjacentHTML("afterend", plain.textContent);
    plain?.remove();
    return;
  }
  const entries = names.entries.filter(({ namespace }) => namespace === group.dataset.namespace);
  const drawn = element("table", "mapping-table", element("thead", ""), element("tbody", ""));
  const drawBy = (sort) => {
    drawn.tHead.replaceChildren(headings(columns, sort, drawBy));
    const rows = sorted(entries, sort, names).map((entry) => entryRow(entry, names));
    drawn.tBodies[0].replaceChildren(...rows);
  };
  drawBy("reference");
  group.querySelector("summary ~ *").replaceWith(element("div", "table-wrapper", drawn));
}

function sayWhyNot(error) {
  status.textContent = location.protocol === "file:" ? status.dataset.file : status.dataset.broken;
  console.error(error);
}

const loaded = loadNames(new URL(index.dataset.root, document.baseURI)).then((found) => {
  names = found;
  warm();
  update();
}, sayWhyNot);

form.addEventListener("input", () => { update(); remember(); });
form.addEventListener("reset", () => setTimeout(() => { update(); remember(); form.elements.q.focus(); }));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await loaded;
  if (form.elements.q.value) table.tBodies[0].querySelector("a")?.click();
});
index.addEventListener("keydown", move);
all.addEventListener("toggle", drawNamespace, true); // it does not bubble
form.hidden = false;
restore();
update();
