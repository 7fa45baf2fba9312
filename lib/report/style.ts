/**
 * The look of a run's report: one column, the reader's theme, fit for print.
 *
 * @module
 */

import { cssColours, FIGURE_STYLE } from "../figures/mod.ts";

/** The report's style sheet. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; ${
  cssColours("light")
} --page: #f5f6f8; --soft: #eef1f5; }
@media (prefers-color-scheme: dark) {
  :root { ${cssColours("dark")} --page: #101217; --soft: #222732; }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main, header, footer { max-width: 1040px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 40px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 8px; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 21px; line-height: 1.3; margin: 0 0 6px; letter-spacing: -0.005em; }
p { margin: 0 0 12px; max-width: 74ch; }
.eyebrow { color: var(--muted); font-size: 14px; margin: 0 0 6px; }
.lead { font-size: 18px; }
.muted { color: var(--muted); }
a { color: var(--first); }
:focus-visible { outline: 3px solid var(--first); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { position: fixed; left: 16px; top: 12px; background: var(--paper); padding: 8px 14px; z-index: 9; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; padding: 0; margin: 20px 0 0; font-size: 15px; }
section { background: var(--paper); border: 1px solid var(--grid); border-radius: 12px; padding: 24px; margin: 20px 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 14px; margin: 22px 0 4px; padding: 0; list-style: none; }
.tiles li { background: var(--paper); border: 1px solid var(--grid); border-radius: 12px; padding: 16px 18px; }
.tiles b { display: block; font-size: 28px; line-height: 1.15; font-weight: 650; font-variant-numeric: tabular-nums; margin: 2px 0; }
.tiles span { color: var(--muted); font-size: 14px; display: block; }
.banner { border: 2px solid var(--second); background: color-mix(in srgb, var(--second) 10%, var(--paper)); border-radius: 12px; padding: 14px 18px; margin: 20px 0 0; }
.banner p { margin: 0; max-width: none; }
table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums; margin: 10px 0 4px; }
caption { text-align: left; color: var(--muted); font-size: 14px; padding-bottom: 6px; }
th, td { text-align: left; padding: 7px 14px 7px 0; border-bottom: 1px solid var(--grid); vertical-align: middle; }
th { font-weight: 600; } tbody th { font-weight: 500; }
thead th { color: var(--muted); font-size: 13.5px; border-bottom-color: var(--axis); }
td.number, th.number { text-align: right; white-space: nowrap; }
tr.this th, tr.this td { background: var(--soft); }
tr.this th:first-child { padding-left: 10px; }
.dot { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 8px; }
.bar { display: inline-block; vertical-align: middle; width: 130px; height: 10px; background: var(--soft); border-radius: 5px; margin-right: 10px; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--first); border-radius: 5px; }
.bar.leak i { background: var(--second); }
.figure { margin: 8px -8px 0; }
td:has(.bar), th:has(.dot) { white-space: nowrap; }
.clips { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 14px; list-style: none; padding: 0; margin: 12px 0 0; }
.clips li { border: 1px solid var(--grid); border-radius: 10px; padding: 14px; break-inside: avoid; }
.clips h3 { font-size: 16px; margin: 0 0 2px; line-height: 1.35; }
.clips p { font-size: 14px; color: var(--muted); margin: 0 0 10px; overflow-wrap: anywhere; }
.clips audio { width: 100%; height: 40px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 10px 0 0; font-size: 15px; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
dd pre { margin: 0; font-size: 13px; white-space: pre-wrap; }
summary { cursor: pointer; color: var(--first); }
details { margin-top: 10px; } dd details { margin: 0; }
footer { color: var(--muted); font-size: 14px; padding-bottom: 48px; }
@media (max-width: 640px) {
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  /* Without bars most tables fit; where one scrolls, what is above it stays. */
  .bar { display: none; }
  caption { position: sticky; left: 0; max-width: calc(100vw - 58px); }
  section { padding: 18px 14px; } dl { grid-template-columns: 1fr; } dd { margin-bottom: 6px; }
}
@media print {
  :root { ${
  cssColours("light")
} --page: #fff; --soft: #eef1f5; color-scheme: light; }
  body { font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav, .skip, audio, .modebar { display: none !important; }
  main, header, footer { max-width: none; padding: 0; }
  section { border: 0; padding: 0; margin: 18pt 0; }
  @page { margin: 16mm; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  table { font-size: 9.5pt; }
  table, tr, .tiles li { break-inside: avoid; }
  section[aria-labelledby="context"] table { break-inside: auto; }
  h2 { break-after: avoid; }
}
${FIGURE_STYLE}
`;
