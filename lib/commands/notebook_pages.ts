/**
 * The notebooks as static pages: linked, with figures, sliders and players that work
 * without a kernel, in the reader's light or dark theme.
 *
 * @module
 */

import { basename, dirname, join, relative, resolve } from "@std/path";
import plotly from "plotly.js" with { type: "text" };
import { PROJECT_FOLDER } from "./caller.ts";
import { cssColours, escapeText, jupyterTheme } from "../figures/mod.ts";
import { NOTEBOOKS_FOLDER } from "../files/mod.ts";
import { joinText, parseNotebook } from "./notebook_file.ts";
import { type Follow, notebookHtml, proseHtml } from "./notebook_html.ts";

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
pre { overflow-x: auto; font: 14px/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
main > pre:not(.printed) { background: var(--soft); border-radius: 8px; padding: 12px 16px; }
pre.printed { padding: 0 16px; color: var(--muted); }
code { font-size: 0.92em; }
.figure, .shown, main > table, .wide { overflow-x: auto; margin: 16px 0; }
.figure > * { min-width: 760px; }
.figure img { width: 100%; height: auto; }
.figure.drawn img, .figure:not(.drawn) .live { display: none; }
main > table, .wide table { border-collapse: collapse; font-size: 15px; display: block; overflow-x: auto; }
th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--grid); vertical-align: top; }
:focus-visible { outline: 3px solid var(--first); outline-offset: 2px; border-radius: 3px; }
@media (prefers-color-scheme: dark) { .figure:not(.drawn) img { filter: invert(0.9) hue-rotate(180deg); } }
`;

/** Draws each figure when it comes into view, and says which theme the reader has. */
const SCRIPT = `const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = () => document.body.dataset.jpThemeLight = String(!dark.matches);
dark.addEventListener("change", theme);
theme();
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    const { data, layout, config } = JSON.parse(target.querySelector("script").textContent);
    target.classList.add("drawn");
    Plotly.newPlot(target.querySelector(".live"), data, layout, { ...config, responsive: true });
  }
}, { rootMargin: "600px" });
for (const figure of document.querySelectorAll(".figure")) seen.observe(figure);
`;

/** A page of the folder. */
interface Page {
  /** Its file's name. */
  file: string;
  /** Its first heading. */
  title: string;
}

/** The first heading of a text. */
function titleOf(text: string): string {
  return text.match(/^# (.+)$/m)?.[1] ?? "";
}

/** A whole page; links above lead to the others, and to the app where there is one. */
function pageHtml(
  { file, title }: Page,
  body: string,
  { pages, up }: { pages: readonly Page[]; up: string },
): string {
  const links = pages.map((page) =>
    `<a href="${up}${page.file}"${
      page.file === file ? ' aria-current="page"' : ""
    }>${escapeText(page.title.replace(/:.*/, ""))}</a>`
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<link rel="stylesheet" href="${up}notebooks.css">
<script defer src="${up}plotly.js"></script>
<script defer src="${up}notebooks.js"></script>
<body>
<header><nav aria-label="Notebooks"><a href="${up}../">Listen and train</a> ${
    links.join(" ")
  }</nav></header>
<main>
${body}
</main>
</body>
</html>
`;
}

/** Where links lead: to pages beside this one, to pages of sources, or away. */
function followLinks(sources: Set<string>): Follow {
  return (target) => {
    if (/^(https?:|#)/.test(target)) return target;
    const path = relative(PROJECT_FOLDER, resolve(NOTEBOOKS_FOLDER, target))
      .replaceAll("\\", "/");
    if (dirname(path) === "notebooks") {
      return basename(path).replace(/\.(ipynb|md)$/, ".html");
    }
    sources.add(path);
    return `sources/${path.replaceAll("/", "-")}.html`;
  };
}

/** A file's text; of a folder the names of what is in it. */
async function readSource(path: string): Promise<string> {
  if ((await Deno.stat(path)).isFile) return await Deno.readTextFile(path);
  const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  return names.toSorted().join("\n");
}

/** The notebooks and the pages beside them, in order; the teacher's guide comes last. */
async function readTexts(): Promise<{ name: string; text: string }[]> {
  const entries = await Array.fromAsync(Deno.readDir(NOTEBOOKS_FOLDER));
  const names = entries.map(({ name }) => name)
    .filter((name) => /\.(ipynb|md)$/.test(name))
    .toSorted((a, b) =>
      Number(b.endsWith("ipynb")) - Number(a.endsWith("ipynb")) ||
      (a < b ? -1 : 1)
    );
  return await Promise.all(names.map(async (name) => ({
    name,
    text: await Deno.readTextFile(join(NOTEBOOKS_FOLDER, name)),
  })));
}

/** A notebook's or a page's title and HTML. */
function render(
  { name, text }: { name: string; text: string },
  follow: Follow,
): { page: Page; body: string } {
  const file = name.replace(/\.(ipynb|md)$/, ".html");
  if (name.endsWith(".md")) {
    return {
      page: { file, title: titleOf(text) },
      body: proseHtml(text, follow),
    };
  }
  const notebook = parseNotebook(text, name);
  const title = titleOf(joinText(notebook.cells[0].source));
  return { page: { file, title }, body: notebookHtml(notebook, follow) };
}

/**
 * Writes the notebooks, with their stored outputs, as pages into a folder: a page for each
 * notebook and each text beside them, a page for each source that they link to, and the
 * scripts and the style that the pages share.
 *
 * @param out made where it is missing
 * @returns names of the pages of notebooks and texts, in order
 */
export async function writeNotebookPages(out: string): Promise<string[]> {
  const sources = new Set<string>();
  const follow = followLinks(sources);
  const rendered = (await readTexts()).map((one) => render(one, follow));
  const pages = rendered.map(({ page }) => page);
  await Deno.mkdir(join(out, "sources"), { recursive: true });
  for (const { page, body } of rendered) {
    await Deno.writeTextFile(
      join(out, page.file),
      pageHtml(page, body, { pages, up: "" }),
    );
  }
  for (const path of sources) {
    const text = await readSource(join(PROJECT_FOLDER, path));
    const body = `<h1>${path}</h1><pre class="code"><code>${
      escapeText(text)
    }</code></pre>`;
    const file = `${path.replaceAll("/", "-")}.html`;
    await Deno.writeTextFile(
      join(out, "sources", file),
      pageHtml({ file, title: path }, body, { pages, up: "../" }),
    );
  }
  await Deno.writeTextFile(join(out, "plotly.js"), plotly);
  await Deno.writeTextFile(join(out, "notebooks.js"), SCRIPT);
  await Deno.writeTextFile(join(out, "notebooks.css"), STYLE + jupyterTheme());
  return pages.map(({ file }) => file);
}
