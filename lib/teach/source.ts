/**
 * Sources of `lib`, shown in a notebook where they are the lesson.
 *
 * @module
 */

/** A piece of source; as the last value of a cell it shows itself. */
export interface ShownSource {
  /** TypeScript. */
  code: string;
  /** A link and the code, in Markdown. */
  markdown: string;
}

/** The text of an exported function; undefined where there is none. */
function findFunction(text: string, name: string): string | undefined {
  // Sources are formatted: what begins in the first column ends with a } there.
  const start = text.search(
    new RegExp(`^export (async )?function ${name}\\b`, "m"),
  );
  if (start < 0) return undefined;
  const end = text.indexOf("\n}\n", start);
  return text.slice(start, end + 2);
}

/**
 * A function of `lib`, as it stands in its file, to be read in a notebook.
 *
 * @param path below `lib`, such as "features/dft.ts"
 * @param name of a function that the file exports
 * @throws {RangeError} if the file has no such function
 *
 * @example
 * ```ts
 * import { source } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { code, markdown } = await source("features/dft.ts", "dft");
 * assert.match(code, /^export function dft\(/);
 * assert.match(markdown, /\[lib\/features\/dft\.ts\]\(\.\.\/lib\/features\/dft\.ts\)/);
 * ```
 */
export async function source(path: string, name: string): Promise<ShownSource> {
  const answer = await fetch(new URL(`../${path}`, import.meta.url));
  const code = findFunction(await answer.text(), name);
  if (code === undefined) {
    throw new RangeError(
      `Cannot show a source: lib/${path} must export a function ${name}`,
    );
  }
  const markdown =
    `From [lib/${path}](../lib/${path}):\n\n\`\`\`ts\n${code}\n\`\`\``;
  const shown = { "text/markdown": markdown, "text/plain": code };
  return Object.assign({ code, markdown }, {
    [Symbol.for("Jupyter.display")]: () => shown,
  });
}
