// The mapping's index: entries by what is typed and chosen; the state is in the address.
"use strict";

(() => {
  const index = document.querySelector(".mapping-index");
  const form = index.querySelector(".mapping-form");
  const status = index.querySelector(".mapping-status");
  const results = index.querySelector(".mapping-results");
  const body = results.querySelector("tbody");
  const more = index.querySelector(".mapping-more");
  const all = index.querySelector(".mapping-all");
  const SHORTHANDS = JSON.parse(form.dataset.shorthands); // such as F. for torch.nn.functional.
  const AT_ONCE = 60; // rows drawn for a key; the others when asked for
  const CATEGORIES = [...form.elements.category.options].map((option) => option.value);

  // What is read of the tables once: the row, and the lower-case texts to search.
  const entries = [...all.querySelectorAll("details.namespace")].flatMap((group) =>
    [...group.querySelectorAll("tbody tr")].map((row) => {
      const reference = row.cells[0].textContent;
      const target = row.cells[1].textContent;
      return {
        row,
        reference,
        target,
        namespace: group.dataset.namespace,
        category: row.dataset.category,
        grade: row.dataset.grade,
        graph: row.dataset.graph,
        platforms: row.dataset.platforms.split(" "),
        names: [reference.toLowerCase(), target.toLowerCase()],
        words: `${row.dataset.words} ${row.cells[2].textContent}`.toLowerCase().split(" "),
      };
    })
  );

  // `F.relu()` is torch.nn.functional.relu.
  function fullName(part) {
    const name = part.replace(/\(\)$/, "");
    const short = Object.keys(SHORTHANDS).find((prefix) => name.startsWith(prefix));
    return short ? SHORTHANDS[short] + name.slice(short.length) : name;
  }

  // How well an entry answers one typed part: 0 for not at all.
  function score(entry, part) {
    for (const [place, name] of entry.names.entries()) {
      const last = name.slice(name.lastIndexOf(".") + 1);
      const better = place === 0 ? 1 : 0; // the PyTorch name counts more
      if (name === part) return 100 + better;
      if (last === part) return 90 + better;
      if (last.startsWith(part)) return 70 + better;
      if (name.endsWith(`.${part}`) || name.startsWith(part)) return 60 + better;
      if (name.includes(part) && place === 0) return 50;
    }
    if (entry.names[1].includes(part)) return 40;
    if (entry.words.includes(part)) return 30;
    if (entry.words.some((word) => word.startsWith(part))) return 20;
    return entry.words.some((word) => word.includes(part)) ? 10 : 0;
  }

  function state() {
    return Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value)
    );
  }

  function chosen(entry, wanted) {
    return (
      (!wanted.namespace || entry.namespace === wanted.namespace) &&
      (!wanted.category || entry.category === wanted.category) &&
      (!wanted.grade || entry.grade === wanted.grade) &&
      (!wanted.graph || entry.graph === wanted.graph) &&
      (!wanted.platform || entry.platforms.includes(wanted.platform))
    );
  }

  const { compare } = new Intl.Collator("en");
  const byReference = (a, b) => compare(a.entry.reference, b.entry.reference);
  const ORDERS = {
    "": (a, b) => b.score - a.score || a.entry.reference.length - b.entry.reference.length || byReference(a, b),
    reference: byReference,
    target: (a, b) =>
      !a.entry.target - !b.entry.target || compare(a.entry.target, b.entry.target) || byReference(a, b),
    category: (a, b) =>
      CATEGORIES.indexOf(a.entry.category) - CATEGORIES.indexOf(b.entry.category) || byReference(a, b),
  };

  function find(wanted) {
    const parts = (wanted.q || "").split(/\s+/).filter(Boolean).map(fullName);
    const found = [];
    for (const entry of entries) {
      if (!chosen(entry, wanted)) continue;
      const scores = parts.map((part) => {
        const points = score(entry, part.toLowerCase());
        return points && points + (entry.reference.endsWith(part) ? 0.5 : 0); // case as typed
      });
      if (scores.every(Boolean)) found.push({ entry, score: scores.reduce((a, b) => a + b, 0) });
    }
    return found.sort(ORDERS[wanted.sort || ""]);
  }

  function draw(found, count) {
    body.replaceChildren(...found.slice(0, count).map(({ entry }) => entry.row.cloneNode(true)));
    more.hidden = found.length <= count;
    more.onclick = () => draw(found, found.length);
  }

  function update() {
    const wanted = state();
    const asked = Object.keys(wanted).length > 0;
    all.hidden = asked;
    results.hidden = !asked;
    status.textContent = "";
    if (!asked) return;
    const found = find(wanted);
    draw(found, AT_ONCE);
    results.hidden = !found.length;
    status.textContent = found.length
      ? status.dataset.found.replace("{count}", found.length)
      : status.dataset.none;
  }

  function remember() {
    const query = new URLSearchParams(state()).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    keepOtherLanguages(query);
  }

  // The same view in the other language.
  function keepOtherLanguages(query) {
    for (const link of document.querySelectorAll(".language-switcher a")) {
      link.search = query;
    }
  }

  function restore() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    keepOtherLanguages(location.search);
  }

  // Down from the field into the results, up and down among them, up to the field again.
  function move(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...body.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== form.elements.q) return;
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (next < 0 ? form.elements.q : links[Math.min(next, links.length - 1)] || form.elements.q).focus();
  }

  form.addEventListener("input", () => { update(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { update(); remember(); form.elements.q.focus(); }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = body.querySelector("a");
    if (first && form.elements.q.value) first.click();
  });
  index.addEventListener("keydown", move);
  form.hidden = false;
  restore();
  update();
})();
