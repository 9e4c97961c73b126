/* Search as you type on Pagefind's index. Loaded when the search is first opened. */

const PAGES_SHOWN = 12;
const SECTIONS_SHOWN = 3;
const WORDS_IN_EXCERPT = 24;

/** Bring the search box to life; a query may already stand in its field. */
export async function start(box) {
  const pagefind = await import(new URL(box.dataset.bundle, document.baseURI).href);
  await pagefind.options({ excerptLength: WORDS_IN_EXCERPT });
  const field = box.querySelector("input");
  field.addEventListener("input", () => search(box, pagefind));
  box.querySelector("form").addEventListener("submit", (event) => openFirst(event, box));
  box.addEventListener("keydown", (event) => moveByKey(event, box));
  if (field.value) await search(box, pagefind);
}

async function search(box, pagefind) {
  const field = box.querySelector("input");
  const query = field.value.trim();
  if (!box.closest("dialog")) keepInAddress(query);
  if (!query) return show(box, "", [], 0);
  const found = await pagefind.debouncedSearch(asIndexed(query), {}, 100);
  if (!found) return; // a newer query took over
  const pages = await Promise.all(
    found.results.slice(0, PAGES_SHOWN).map((result) => result.data()),
  );
  if (query === field.value.trim()) show(box, query, pages, found.results.length);
}

/** Pagefind knows the parts of a name, and only of some names the whole. */
const asIndexed = (query) => query.replaceAll(/[_.]/g, " ");

/** The search page's address leads back to its results. */
function keepInAddress(query) {
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
}

function show(box, query, pages, count) {
  const status = box.querySelector(".search-status");
  const words = count ? status.dataset.found : status.dataset.none;
  status.textContent = query
    ? words.replace("{count}", count).replace("{query}", () => query)
    : "";
  offerOtherLanguages(box, count ? "" : query);
  const list = box.querySelector(".search-results");
  const focused = [...list.querySelectorAll("a")].indexOf(document.activeElement);
  list.replaceChildren(...pages.map(pageEntry));
  list.dataset.query = query;
  // Results of the last letter may come after the arrow key: the focus stays in them.
  if (focused >= 0) (list.querySelectorAll("a")[focused] ?? box.querySelector("input")).focus();
}

/** When nothing was found: the same query on another language's search page. */
function offerOtherLanguages(box, query) {
  const offer = box.querySelector(".search-elsewhere");
  offer.hidden = !query;
  for (const language of offer.querySelectorAll("a")) {
    language.search = new URLSearchParams({ q: query });
  }
}

/** One page: its title and introduction, then the sections that match best. */
function pageEntry(page) {
  const isSection = (part) => part.url.includes("#");
  const introduction = page.sub_results.find((part) => !isSection(part));
  const sections = page.sub_results
    .filter(isSection)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, SECTIONS_SHOWN);
  const entry = document.createElement("li");
  entry.append(link("search-page", page.url, page.meta.title, introduction?.excerpt));
  for (const { url, title, excerpt } of sections) {
    // Pagefind sees headings; the sections they head have the lasting ids.
    const address = url.replace(/-heading$/, "");
    entry.append(link("search-section", address, title, excerpt));
  }
  return entry;
}

const weight = (section) =>
  section.weighted_locations.reduce((sum, word) => sum + word.balanced_score, 0);

function link(className, url, title, excerpt) {
  const element = document.createElement("a");
  element.className = className;
  element.href = url;
  const heading = document.createElement("span");
  heading.className = "search-title";
  heading.textContent = title;
  element.append(heading);
  if (excerpt) {
    const passage = document.createElement("span");
    passage.className = "search-passage";
    passage.innerHTML = excerpt; // escaped by Pagefind, which adds <mark> alone
    element.append(passage);
  }
  return element;
}

/** Enter in the field opens the first result, once it belongs to the query. */
function openFirst(event, box) {
  const list = box.querySelector(".search-results");
  const first = list.querySelector("a");
  if (!first || list.dataset.query !== event.target.elements.q.value.trim()) return;
  event.preventDefault();
  first.click();
}

/** Arrows move among the field and the results; a letter goes on typing. */
function moveByKey(event, box) {
  const field = box.querySelector("input");
  const stops = [field, ...box.querySelectorAll("li a, .search-elsewhere:not([hidden]) a")];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at < 0) return;
  if (step) {
    event.preventDefault();
    stops.at((at + step) % stops.length).focus();
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    field.focus();
  }
}
