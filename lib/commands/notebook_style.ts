/**
 * How the pages of the notebooks look: in the reader's light or dark theme, on a desk and
 * on a phone.
 *
 * @module
 */

import { cssColours, jupyterTheme, scrollStyle } from "../figures/mod.ts";

/** Rules for every screen. */
const STYLE = `:root { color-scheme: light dark; ${
  cssColours("light")
} --soft: #f3f5f8; }
@media (prefers-color-scheme: dark) { :root { ${
  cssColours("dark")
} --soft: #222732; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header, main { max-width: 980px; margin: 0 auto; padding: 0 20px; }
header nav { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 16px 0; font-size: 15px; border-bottom: 1px solid var(--grid); }
a { color: var(--first); }
nav [aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
main { padding-bottom: 80px; }
h1 { font-size: 30px; line-height: 1.2; text-wrap: balance; margin: 32px 0 12px; }
h2 { font-size: 22px; margin: 44px 0 8px; }
p, ul, ol, blockquote, details { max-width: 74ch; }
blockquote { margin: 16px 0; padding: 2px 18px; border-left: 4px solid var(--axis); background: var(--soft); }
details { margin: 12px 0; padding: 8px 16px; background: var(--soft); border-radius: 8px; }
summary { cursor: pointer; font-weight: 600; }
pre { font: 14px/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
main > pre:not(.printed) { background: var(--soft); border-radius: 8px; padding: 12px 16px; overflow-x: auto; }
pre.printed { padding: 0 16px; color: var(--muted); white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-size: 0.92em; }
.formula { display: block; }
.figure, .shown, main > table { margin: 16px 0; }
.figure > * { min-width: 760px; }
.figure img { width: 100%; height: auto; }
.figure.drawn img, .figure:not(.drawn) .live { display: none; }
${scrollStyle(".figure, .shown, .ser-picture, .formula")}
.ser-picture svg, .ser-picture img { min-width: 640px; }
main > table { border-collapse: collapse; font-size: 15px; }
main > table :is(th, td) { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--grid); vertical-align: top; }
:focus-visible { outline: 3px solid var(--first); outline-offset: 2px; border-radius: 3px; }
@media (prefers-color-scheme: dark) { .figure:not(.drawn) img { filter: invert(0.9) hue-rotate(180deg); } }
`;

/** On a phone code breaks its lines, and a row of a text's table stands as a list. */
const PHONE = `@media (max-width: 600px) {
  main > pre:not(.printed) { font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; }
  main > table :is(tbody, tr, td) { display: block; }
  main > table thead { display: none; }
  main > table tr { padding: 8px 0; border-bottom: 1px solid var(--grid); }
  main > table td { padding: 0; border: 0; }
  main > table td:first-child { font-weight: 600; }
  main > table td:not(:first-child)::before { content: attr(data-heading) ": "; color: var(--muted); }
}
`;

/** The style sheet of the pages. */
export function notebookStyle(): string {
  return STYLE + PHONE + jupyterTheme();
}
