/**
 * The other end of {@linkcode Answerer}: requests from standard input, answers
 * to standard output.
 *
 * @module
 */

import { readLines } from "../../lib/commands/read_lines.ts";

/** What a request's `work` names; gets the whole request. */
export type Works = Record<
  string,
  // Each work knows its own request.
  // deno-lint-ignore no-explicit-any
  (request: any) => Record<string, unknown> | Promise<Record<string, unknown>>
>;

/** Milliseconds that some work takes. */
export async function clock(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function answer(works: Works, line: string) {
  try {
    const request = JSON.parse(line);
    return await works[request.work](request);
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** Answers requests until there are no more. */
export async function serve(works: Works): Promise<void> {
  // Libraries may print; only answers go to standard output.
  const write = console.log;
  console.log = console.info = console.error;
  for await (const line of readLines(Deno.stdin.readable)) {
    write(JSON.stringify(await answer(works, line)));
  }
}
