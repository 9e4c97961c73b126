import js from "@eslint/js";

// Named one by one: the full list of a browser's globals holds `name`, `status`, `event`,
// `open` and others, behind which a variable that was forgotten would not be seen.
const BROWSER = [
  ...["document", "window", "location", "history", "localStorage", "sessionStorage"],
  ...["addEventListener", "innerHeight", "scrollY", "matchMedia", "requestAnimationFrame", "MutationObserver", "FormData", "fetch", "URL"],
  ...["URLSearchParams", "navigator", "crypto", "console", "setTimeout", "setInterval", "clearInterval"],
];

const RULES = {
  // What is probably a mistake.
  "array-callback-return": "error",
  eqeqeq: "error",
  "no-implicit-globals": ["error", { lexicalBindings: true }],
  "no-loop-func": "error",
  "no-param-reassign": "error",
  "no-promise-executor-return": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-throw-literal": "error",
  "no-unmodified-loop-condition": "error",
  "no-unused-expressions": "error",
  "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_" }],
  "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
  strict: ["error", "global"],
  // Text that is run as code.
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-script-url": "error",
  // One way to write a thing.
  complexity: ["error", 15],
  "dot-notation": "error",
  "no-else-return": "error",
  "no-unneeded-ternary": "error",
  "no-useless-rename": "error",
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-arrow-callback": "error",
  "prefer-const": "error",
  "prefer-template": "error",
};

export default [
  js.configs.recommended,
  {
    languageOptions: {
      globals: Object.fromEntries(BROWSER.map((name) => [name, "readonly"])),
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: RULES,
  },
  // Loaded by <script>; the others are modules.
  { files: ["**/site.js", "**/official.js"], languageOptions: { sourceType: "script" } },
];
