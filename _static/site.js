/* In-page behaviour: the language switch keeps the section, search opens, keys work. */
"use strict";

(() => {
  const WIDE_PARTS = "article pre, article .table-wrapper";
  const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

  /** The id of the section in view: the last one that begins in the upper third. */
  function sectionInView() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    // What was asked for stays it while its heading is in view: below a short section
    // others begin, and at the end of the page none reaches the upper third.
    if (target?.matches("section") && isInView(target)) return target.id;
    if (scrollY === 0) return ""; // nobody has left the beginning
    const begun = [...document.querySelectorAll("article section section[id]")].filter(
      (section) => section.getBoundingClientRect().top < innerHeight / 3,
    );
    return begun.length ? begun.at(-1).id : "";
  }

  function isInView(section) {
    const { top } = section.getBoundingClientRect();
    return top > -1 && top < innerHeight;
  }

  /** Lead to the same section in the other language. */
  function keepSection(link) {
    const address = new URL(link.href);
    address.hash = sectionInView();
    link.href = address.href;
  }

  function rememberLanguage(link) {
    try {
      localStorage.setItem("language", link.hreflang);
    } catch {
      /* storage is off: the choice holds for this page only */
    }
  }

  for (const link of document.querySelectorAll(".language-switcher a")) {
    // pointerdown comes before a click in a new tab, or the link's own menu
    link.addEventListener("pointerdown", () => keepSection(link));
    link.addEventListener("click", () => {
      keepSection(link);
      rememberLanguage(link);
    });
  }

  const box = document.querySelector(".search-box");
  const dialog = box.closest("dialog"); // none where the box is a part of the page
  const field = box.querySelector("input");
  let started = null;

  /** Load what the search takes, once. */
  function prepareSearch() {
    started ??= import("./search.js")
      .then((search) => search.start(box))
      .catch(sayWhyNot);
    return started;
  }

  function openSearch() {
    if (dialog && !dialog.open) dialog.showModal();
    field.focus();
    field.select();
    prepareSearch();
  }

  /** A browser loads no module from a file, and Pagefind is one. */
  function sayWhyNot(error) {
    const status = box.querySelector(".search-status");
    status.textContent =
      location.protocol === "file:" ? status.dataset.file : status.dataset.broken;
    console.error(error);
  }

  // Whoever types fast presses Enter before the search is there.
  box.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    (await prepareSearch())?.openFirst();
  });
  for (const opener of document.querySelectorAll(".search-opener")) {
    // Before the first letter, if there is time.
    opener.addEventListener("pointerenter", prepareSearch);
    opener.addEventListener("focus", prepareSearch);
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openSearch();
    });
  }
  if (dialog) {
    box.querySelector(".search-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      const onBackdrop = event.target === dialog;
      if (onBackdrop || event.target.closest(".search-results a")) dialog.close();
    });
  } else {
    field.value = new URLSearchParams(location.search).get("q") ?? field.value;
    addEventListener("load", prepareSearch);
    if (field.value || field.autofocus) openSearch();
  }

  document.addEventListener("keydown", (event) => {
    const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (chord || (slash && !event.target.closest(TYPING))) {
      event.preventDefault();
      openSearch();
    }
    if (event.key === "Escape") {
      dialog?.close(); // Sphinx's own key handler keeps the browser from doing it
      closeDrawers();
    }
  });

  function closeDrawers() {
    for (const toggle of document.querySelectorAll(".sidebar-toggle")) {
      toggle.checked = false;
    }
  }

  document.querySelector(".toc-drawer").addEventListener("click", (event) => {
    if (event.target.closest("a")) closeDrawers();
  });

  /** Open what is folded in the section that a link leads to. */
  function openDemonstrations() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const section = target?.closest("section");
    for (const fold of section?.querySelectorAll(":scope > .demonstration") ?? []) {
      fold.open = true;
    }
  }

  addEventListener("hashchange", openDemonstrations);
  openDemonstrations();

  /** Let the keyboard scroll what is wider than its column. */
  function makeWidePartsFocusable() {
    for (const part of document.querySelectorAll(WIDE_PARTS)) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  }

  /* Running the page's code: offered where kernels are, loaded when asked for. */
  const bar = document.querySelector(".live-bar");
  let live = null;

  /** Do `task` with the page made live; the first time that loads what it takes. */
  function withLive(task, running = true) {
    const words = JSON.parse(bar.dataset.words);
    const status = bar.querySelector(".live-status");
    if (!live) status.textContent = words.loading;
    live ??= import("./live.js").then((module) => module.open(bar, running));
    live.then(task).catch((error) => {
      status.textContent = words.broken;
      console.error(error);
    });
  }

  function offerRunning() {
    const { run } = JSON.parse(bar.dataset.words);
    const inputs = document.querySelectorAll("div.cell .cell_input");
    bar.hidden = inputs.length === 0;
    const lab = bar.querySelector(".live-lab");
    if (lab) lab.href = lab.dataset.address;
    bar.addEventListener("click", ({ target: { dataset } }) => {
      if (dataset.live) withLive((page) => page[dataset.live](), dataset.live === "runAll");
    });
    for (const input of inputs) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "live-run", textContent: run });
      button.addEventListener("click", () => withLive((page) => page.run(input.closest("div.cell"))));
      input.append(button);
    }
    try {
      // Changes from an earlier visit are there again.
      if (sessionStorage.getItem(`live:${bar.dataset.page}`)) withLive(() => {}, false);
    } catch {
      /* storage is off */
    }
  }

  if (bar && "live" in document.documentElement.dataset) offerRunning();
  else if (bar?.querySelector(".live-binder")) offerBinder();

  /** No kernels here: the way to Binder is what is left. */
  function offerBinder() {
    for (const part of bar.querySelectorAll("button, .live-lab")) part.remove();
    bar.hidden = false;
  }

  addEventListener("load", makeWidePartsFocusable);
  addEventListener("resize", makeWidePartsFocusable);
  // A fold's content has no width before it opens; toggle events do not bubble.
  document.addEventListener("toggle", makeWidePartsFocusable, true);
})();
