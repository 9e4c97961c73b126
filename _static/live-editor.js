/* A cell's code, to be changed: a text field over the coloured code. */

const TOKENS = new RegExp(
  [
    String.raw`(?<c1>#.*)`,
    String.raw`(?<s2>(?:\b[rbfuRBFU]{1,2})?(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))`,
    String.raw`(?<nd>@[\w.]+)`,
    String.raw`\b(?<kn>import|from)\b`,
    String.raw`\b(?<kc>None|True|False)\b`,
    String.raw`\b(?<ow>and|or|not|in|is)\b`,
    String.raw`\b(?<k>as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|global|if|lambda|nonlocal|pass|raise|return|try|while|with|yield)\b`,
    String.raw`\b(?<nb>abs|all|any|bool|callable|dict|dir|enumerate|filter|float|getattr|hasattr|id|input|int|isinstance|iter|len|list|map|max|min|next|object|open|print|property|range|repr|reversed|round|set|setattr|sorted|str|sum|super|tuple|type|vars|zip)\b(?=\s*[(,)\].])`,
    String.raw`\b(?<mi>0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?j?)\b`,
    String.raw`(?<o>[-+*/%@&|^~<>=!]+)`,
  ].join("|"),
  "g",
);

/** The source as nodes with the classes of Pygments, which the site's style colours. */
export function coloured(source) {
  const nodes = [];
  let end = 0;
  for (const found of source.matchAll(TOKENS)) {
    const [kind] = Object.entries(found.groups).find(([, text]) => text !== undefined);
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = found[0];
    nodes.push(source.slice(end, found.index), span);
    end = found.index + found[0].length;
  }
  return [...nodes, source.slice(end)];
}

/** Keep keys that are typed within `element` from the page's shortcuts. */
export function fenceOff(element) {
  for (const type of ["keydown", "keypress", "keyup"]) {
    element.addEventListener(type, (event) => event.stopPropagation());
  }
}

export class Editor {
  /** `calls`: changed(text), run(), next() and leave(). */
  constructor(pre, words, calls) {
    this.pre = pre;
    this.calls = calls;
    const box = document.createElement("div");
    box.className = "live-code";
    pre.replaceWith(box);
    this.field = document.createElement("textarea");
    Object.assign(this.field, {
      value: pre.textContent.replace(/\s+$/, ""),
      spellcheck: false,
      autocapitalize: "off",
      autocomplete: "off",
      wrap: "off",
      ariaLabel: words.code,
      title: words.keys,
    });
    this.field.setAttribute("autocorrect", "off");
    pre.ariaHidden = "true";
    pre.removeAttribute("tabindex");
    box.append(pre, this.field);
    fenceOff(this.field);
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => {
      this.paint();
      calls.changed(this.field.value);
    });
  }

  set text(text) {
    this.field.value = text;
    this.paint();
  }

  focus() {
    this.field.focus();
  }

  paint() {
    this.pre.replaceChildren(...coloured(this.field.value), "\n");
  }

  key(event) {
    if (event.isComposing) return; // an input method is at work
    const action = {
      Enter: () => {
        if (event.ctrlKey || event.metaKey) return this.calls.run();
        if (!event.shiftKey) return this.type(`\n${this.indentation()}`);
        this.calls.run();
        this.calls.next();
      },
      Tab: () => (event.shiftKey ? this.outdent() : this.type("    ")),
      Escape: () => this.calls.leave(),
    }[event.key];
    if (!action || (event.key === "Tab" && (event.ctrlKey || event.altKey))) return;
    event.preventDefault();
    action();
  }

  /** As if typed: the browser's own undo knows of it. */
  type(text) {
    document.execCommand("insertText", false, text);
  }

  lineBeforeCaret() {
    return this.field.value.slice(0, this.field.selectionStart).split("\n").at(-1);
  }

  indentation() {
    const line = this.lineBeforeCaret();
    const [own] = /^ */.exec(line);
    return line.trimEnd().endsWith(":") ? `${own}    ` : own;
  }

  outdent() {
    const line = this.lineBeforeCaret();
    const start = this.field.selectionStart - line.length;
    const [spaces] = /^ {0,4}/.exec(this.field.value.slice(start));
    if (!spaces) return;
    const caret = this.field.selectionStart - spaces.length;
    this.field.setSelectionRange(start, start + spaces.length);
    document.execCommand("delete");
    this.field.setSelectionRange(Math.max(start, caret), Math.max(start, caret));
  }
}
