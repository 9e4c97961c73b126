/* Running and changing the code of a page. Loaded when the reader asks for it. */

import { Editor, fenceOff } from "./live-editor.js";
import { Kernel } from "./live-kernel.js";

const INTERRUPT_AGAIN = 2000; // ms
const LONGEST_OUTPUT = 400_000; // characters of text that one run may print
const PICTURE = 2_000; // what a picture, or a table, counts for

/** Begin on this page, whose bar is `bar`; `running`: a kernel is wanted at once. */
export async function open(bar, running) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("live.css", import.meta.url).href;
  document.head.append(style);
  const page = new LivePage(bar);
  if (running) page.kernel.ready();
  page.equip(await codeCells());
  return page;
}

/** The page's code cells in order, each with its element if it is shown. */
async function codeCells() {
  const shown = [...document.querySelectorAll("div.cell:has(.cell_input pre)")];
  const notebook = document.querySelector('.download[href$=".ipynb"]');
  if (!notebook) return shown.map((element) => new Cell(sourceOf(element), element, true));
  const answer = await fetch(notebook.href);
  if (!answer.ok) throw new Error(`${notebook.href}: ${answer.status}`);
  const cells = (await answer.json()).cells.filter((cell) => cell.cell_type === "code");
  return cells.map(({ source }) => {
    const text = [source].flat().join("").trim();
    const element = shown.length && sourceOf(shown[0]) === text ? shown.shift() : null;
    return new Cell(text, element);
  });
}

function sourceOf(element) {
  return element.querySelector(".cell_input pre").textContent.trim();
}

/** One cell: what the build had, what the reader made of it, what ran. */
class Cell {
  /** `alone`: it needs no other cell, as the examples of an entry do not. */
  constructor(original, element, alone = false) {
    this.alone = alone;
    this.original = this.source = original;
    this.element = element;
    this.ran = null; // the source that ran last
    this.order = 0; // when it ran, counted over the page; 0: not in this kernel
  }

  /** Whether others go on without it: checks, and what only fills in the text. */
  get isOptional() {
    return !this.element || this.element.classList.contains("checks");
  }

  set state(state) {
    if (this.element) this.element.dataset.liveState = state;
  }

  /** The output that the build made, if any. */
  get generated() {
    return this.element?.querySelector(".cell_output:not(.live-output)");
  }
}

class LivePage {
  constructor(bar) {
    this.bar = bar;
    this.words = JSON.parse(bar.dataset.words);
    this.cells = [];
    this.count = 0;
    this.storage = `live:${bar.dataset.page}`;
    this.remembered = this.recall();
    this.kernel = new Kernel(bar.dataset.page, this);
    this.tail = Promise.resolve(); // of the runs that were asked for
    this.round = 0; // an interrupt ends the rounds before it
  }

  say(key, values = {}) {
    const text = this.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    const status = this.bar.querySelector(".live-status");
    status.textContent = text;
    status.dataset.key = key;
  }

  /** Make the cells ones that can be changed and run. */
  equip(cells) {
    this.cells = cells;
    for (const cell of cells) if (cell.element) this.makeEditable(cell);
    for (const button of this.bar.querySelectorAll("button")) button.hidden = false;
    this.bar.querySelector('[data-live="edit"]').hidden = true;
    for (const [at, source] of this.remembered?.changed ?? []) {
      const cell = cells[at];
      if (!cell?.element) continue;
      cell.editor.text = cell.source = source;
      cell.element.classList.add("live-changed");
    }
    if (!this.kernel.starting) this.say("ready");
  }

  makeEditable(cell) {
    const input = cell.element.querySelector(".cell_input");
    cell.editor = new Editor(input.querySelector("pre"), this.words, {
      changed: (text) => this.edited(cell, text),
      run: () => this.run(cell.element),
      next: () => this.focusFrom(this.cells.indexOf(cell) + 1),
      leave: () => input.querySelector(".live-run").focus(),
    });
    const label = cell.generated?.querySelector(".output-label");
    if (label) label.textContent = `# ${this.words.built}:`;
  }

  edited(cell, text) {
    cell.source = text;
    cell.element.classList.toggle("live-changed", text.trim() !== cell.original);
    this.keep();
  }

  /** Put the caret into the first cell from place `start` on that is not folded. */
  focusFrom(start) {
    this.cells.slice(start)
      .find(({ element }) => element?.checkVisibility() && !element.matches(".tag_hide-input"))
      ?.editor.focus();
  }

  // Commands

  edit() {
    this.focusFrom(0);
  }

  run(element) {
    return this.enqueue(this.cells.findIndex((cell) => cell.element === element));
  }

  runAll() {
    this.forget();
    const last = this.cells.length - 1;
    if (!this.cells[last].alone) return this.enqueue(last);
    return Promise.all(this.cells.map((_, at) => this.enqueue(at)));
  }

  async interrupt() {
    this.round += 1;
    this.say("interrupted");
    await this.kernel.interrupt();
  }

  async restart() {
    this.round += 1;
    await this.kernel.restart();
    this.forget();
    this.say("restarted");
  }

  reset() {
    for (const cell of this.cells) {
      cell.source = cell.original;
      if (!cell.element) continue;
      cell.editor.text = cell.original;
      cell.element.classList.remove("live-changed");
      cell.state = "";
      this.showGenerated(cell);
    }
    this.keep();
    this.say("reset");
  }

  /** The cells' variables are gone, or somebody else changed them. */
  forget() {
    for (const cell of this.cells) cell.order = 0;
    this.keep();
  }

  // Running

  enqueue(index) {
    const round = this.round;
    this.cells[index].state = "queued";
    const run = this.tail.then(() => this.runUpTo(index, round));
    this.tail = run.catch(() => {});
    return run;
  }

  /** Run what the cell at `index` needs, then the cell. */
  async runUpTo(index, round) {
    try {
      if (round !== this.round) return;
      const ready = await this.kernel.ready();
      if (!ready) return;
      for (const at of this.needed(index)) {
        if (round !== this.round) return;
        const outcome = await this.execute(this.cells[at]);
        if (outcome === "lost") return;
        if (outcome === "ok" || (this.cells[at].isOptional && at < index)) continue;
        const own = at === index || this.why[0] !== "failed";
        this.say(...(own ? this.why : ["earlier"]));
        this.cells[at].element?.scrollIntoView({ block: "nearest" });
        return;
      }
      this.say(...(this.why ?? ["done"]));
    } finally {
      if (this.cells[index].element?.dataset.liveState === "queued") {
        this.cells[index].state = "";
      }
      this.keep();
    }
  }

  /** The cells to run for the one at `index`: the first that is stale, and all after. */
  needed(index) {
    if (this.cells[index].alone) return [index];
    let first = 0;
    let latest = 0;
    while (first < index) {
      const cell = this.cells[first];
      const fresh = cell.order > latest && cell.ran === cell.source;
      if (!fresh) break;
      latest = cell.order;
      first += 1;
    }
    return Array.from({ length: index - first + 1 }, (_, step) => first + step);
  }

  async execute(cell) {
    const started = Date.now();
    const { source } = cell;
    const area = this.outputOf(cell);
    cell.state = "running";
    this.why = null;
    this.printed = 0;
    this.say("running");
    let reply;
    try {
      reply = await this.kernel.execute(source, area, (message) => this.admit(message));
    } catch {
      cell.state = "error"; // what ended the kernel is said by then, or soon
      return "lost";
    } finally {
      clearInterval(this.stopping);
    }
    this.finishOutput(cell);
    cell.ran = source;
    const failed = reply.content.status !== "ok";
    cell.order = failed ? 0 : ++this.count;
    cell.state = failed ? "error" : "done";
    if (failed) this.why ??= this.reason(reply.content.ename, Date.now() - started);
    return failed ? "error" : "ok";
  }

  /** Why a run failed, in the catalogue's terms. */
  reason(name, time) {
    const { run } = this.kernel.limits;
    if (name !== "KeyboardInterrupt") return ["failed"];
    return time >= run * 1000 ? ["time", { seconds: run }] : ["interrupted"];
  }

  /** Whether a message may be shown; a cell that prints without end is stopped. */
  admit({ header, content }) {
    if (!["stream", "display_data"].includes(header.msg_type)) return true;
    const room = LONGEST_OUTPUT - this.printed;
    const length = content.text?.length ?? PICTURE;
    this.printed += length;
    if (length <= room) return true;
    if (!this.why) this.stopFlood();
    // All that was printed within a moment is one message: show its beginning.
    content.text = content.text?.slice(0, Math.max(0, room));
    return Boolean(content.text);
  }

  stopFlood() {
    this.why = ["flood"];
    this.say("flood");
    this.kernel.interrupt();
    // A kernel that is busy printing can miss one; one that is gone ends the run.
    const again = () => this.kernel.interrupt().catch(() => {});
    this.stopping = setInterval(again, INTERRUPT_AGAIN);
  }

  // Outputs

  outputOf(cell) {
    cell.renderer ??= this.kernel.renderer();
    const area = cell.renderer.area;
    if (!cell.element) return area;
    if (!cell.own) {
      cell.own = document.createElement("div");
      cell.own.className = "cell_output docutils container live-output";
      const label = document.createElement("p");
      label.className = "output-label";
      cell.own.append(label, document.createElement("div"));
      cell.renderer.attachToDOM(cell.own.lastChild);
      fenceOff(cell.own);
      cell.own.hidden = true;
      cell.element.append(cell.own);
      new MutationObserver(() => area.node.childElementCount && this.showOwn(cell)).observe(
        area.node,
        { childList: true, subtree: true },
      );
    }
    return area;
  }

  showOwn(cell) {
    cell.own.firstChild.textContent = `# ${this.words.own}:`;
    cell.own.hidden = false;
    if (cell.generated) cell.generated.hidden = true;
    if (cell.own.querySelector(".jp-Stdin input:enabled")) this.say("input");
  }

  /** A run without any output replaces the generated one too. */
  finishOutput(cell) {
    if (!cell.element || cell.renderer.area.model.length > 0) return;
    if (cell.generated || !cell.own.hidden) {
      this.showOwn(cell);
      cell.own.firstChild.textContent = `# ${this.words.own}: ${this.words.nothing}`;
    }
  }

  showGenerated(cell) {
    cell.renderer?.area.model.clear();
    if (cell.own) cell.own.hidden = true;
    if (cell.generated) cell.generated.hidden = false;
  }

  // Events of the kernel

  kernelEnded(key, values) {
    this.round += 1;
    this.forget();
    this.say(key, values);
  }

  kernelShared() {
    this.forget();
    this.say("elsewhere");
  }

  // What outlives a visit: changes, and what has run in the kernel

  keep() {
    const changed = this.cells.flatMap((cell, at) =>
      cell.source.trim() === cell.original ? [] : [[at, cell.source]],
    );
    const ran = this.cells.map((cell) => [cell.order, cell.ran]);
    const state = { changed, ran, count: this.count, kernel: this.kernel.id };
    try {
      sessionStorage.setItem(this.storage, JSON.stringify(state));
    } catch {
      /* storage is off or full: the changes last as long as the page */
    }
  }

  recall() {
    try {
      return JSON.parse(sessionStorage.getItem(this.storage) ?? "null");
    } catch {
      return null; // storage is off
    }
  }

  /** Which cells have run, when they ran in this kernel in an earlier visit. */
  resume(id) {
    const state = this.remembered;
    if (state?.kernel !== id) return;
    this.count = state.count;
    this.cells.forEach((cell, at) => ([cell.order, cell.ran] = state.ran[at] ?? [0, null]));
  }
}
