/* The page for an address that is not there: it searches for what the address says. */

import { start } from "./search.js";

const sections = [...document.querySelectorAll("[data-folder]")];

/** The language of the address, else the one chosen before or that the browser asks for. */
function wantedSection() {
  const parts = location.pathname.split("/");
  const ofAddress = sections.find(({ dataset }) => parts.includes(dataset.folder));
  if (ofAddress) return ofAddress;
  const wanted = [chosenLanguage(), ...navigator.languages].filter(Boolean);
  const short = (code) => code.toLowerCase().split("-")[0];
  const known = wanted.flatMap((code) => sections.filter(({ lang }) => short(lang) === short(code)));
  return known[0] ?? sections[0];
}

function chosenLanguage() {
  try {
    return localStorage.getItem("language");
  } catch {
    return null; // storage is off
  }
}

/** What the address asks for, as one would type it: its last part, without the ending. */
function askedFor() {
  const last = decodeURIComponent(location.pathname).split("/").filter(Boolean).at(-1) ?? "";
  const name = last.replace(/\.html?$/, "");
  return name.includes(".") ? name : name.replaceAll("-", " ");
}

const section = wantedSection();
document.documentElement.lang = section.lang;
for (const other of sections) other.hidden = other !== section;
const box = section.querySelector(".search-box");
box.querySelector("input").value = askedFor();
section.querySelector(".meant").hidden = !askedFor();
const started = start(box);
box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  (await started).openFirst();
});
