// The official table: findings by name and by kind.
"use strict";

(() => {
  const form = document.querySelector(".findings-form");
  const findings = [...document.querySelectorAll("#contradicted .finding")];
  const groups = [...document.querySelectorAll("#contradicted .finding-group")];

  function update() {
    const name = form.elements.name.value.trim().toLowerCase();
    const kind = form.elements.kind.value;
    for (const one of findings) {
      const summary = one.querySelector("summary").textContent.toLowerCase();
      one.hidden = !summary.includes(name) || (kind !== "" && one.dataset.kind !== kind);
    }
    for (const group of groups) {
      const left = group.querySelectorAll(".finding:not([hidden])").length;
      group.querySelector(".count").textContent = left;
      group.hidden = left === 0;
    }
  }

  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
})();
