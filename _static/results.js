/* How results look in a list: entries, pages, and pages with the words that were found. */

const SECTIONS_SHOWN = 3;

/** Do `task` when the next picture is on the screen. */
export const afterPaint = (task) => requestAnimationFrame(() => setTimeout(task));

export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function link(className, url, ...content) {
  const made = element("a", className, ...content);
  made.href = url;
  return made;
}

const titled = (words) => element("span", "search-title", words);

/** The words for a category or a grade, in its colours. */
export const label = (kind, value, words) => element("span", `${kind} ${value}`, words);

/** An entry: what it is about, what answers to it, and what is known of the two. */
export function entryLink({ entry, name }, names) {
  const target = entry.targets.includes(name) ? name : entry.targets[0];
  const labels = element(
    "span",
    "search-labels",
    label("category", entry.category, names.categories.get(entry.category)),
    " ",
    label("verdict", entry.grade, names.grades.get(entry.grade)),
  );
    const answer = target ? [element("span", "search-target", ` → ${target}`)] : [];
  return element("li", "", link("search-page search-entry", entry.url, titled(entry.reference), ...answer, labels));
}

/** A page or a section of one. */
export function pageLink({ url, title, within }) {
  const passage = within ? [element("span", "search-passage", within)] : [];
  return element("li", "", link("search-page", url, titled(title), ...passage));
}

/** The way to all entries that answer a query; none for a count of 0. */
export function offerMore(box, query, count) {
  const more = box.querySelector(".search-more");
  more.hidden = !count;
  more.search = new URLSearchParams({ q: query });
  more.textContent = more.dataset.words.replace("{count}", count);
}

/** A page found by its words: its title and introduction, then the best sections. */
export function wordEntry(page) {
  const isSection = (part) => part.url.includes("#");
  const introduction = page.sub_results.find((part) => !isSection(part));
  const sections = page.sub_results
    .filter(isSection)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, SECTIONS_SHOWN);
  const entry = element("li", "", found("search-page", page.url, page.meta.title, introduction));
  for (const section of sections) {
    // Pagefind sees headings; the sections they head have the lasting ids.
    const address = section.url.replace(/-heading$/, "");
    entry.append(found("search-section", address, section.title, section));
  }
  return entry;
}

const weight = (section) =>
  section.weighted_locations.reduce((sum, word) => sum + word.balanced_score, 0);

function found(className, url, title, part) {
  const made = link(className, url, titled(title));
  if (part?.excerpt) {
    const passage = element("span", "search-passage");
    passage.innerHTML = part.excerpt; // escaped by Pagefind, which adds <mark> alone
    made.append(passage);
  }
  return made;
}
