/**
 * The notebooks as static pages: linked, with figures, sliders and players that work
 * without a kernel, in the reader's light or dark theme.
 *
 * @module
 */

import { basename, dirname, join, relative, resolve } from "@std/path";
import plotly from "plotly.js" with { type: "text" };
import { PROJECT_FOLDER } from "./caller.ts";
import { escapeText } from "../figures/mod.ts";
import { NOTEBOOKS_FOLDER } from "../files/mod.ts";
import { joinText, parseNotebook } from "./notebook_file.ts";
import { type Follow, notebookHtml, proseHtml } from "./notebook_html.ts";
import { notebookStyle } from "./notebook_style.ts";

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
  await Deno.writeTextFile(join(out, "notebooks.css"), notebookStyle());
  return pages.map(({ file }) => file);
}
