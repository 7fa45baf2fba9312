/**
 * Names of a grid's runs, made of what differs between them.
 *
 * @module
 */

/** Longest word that a value becomes. */
const LONGEST = 40;

/** A value as a word of a folder's name. */
function wordOf(value: unknown): string {
  const named = typeof value === "object" && value !== null && "name" in value
    ? value.name
    : value;
  const text = typeof named === "string" ? named : JSON.stringify(named);
  return text.replace(/[^A-Za-z0-9.=-]+/g, "-").replace(/^-+|-+$/g, "")
    .slice(0, LONGEST);
}

/** For each axis the shortest end of its path that no other axis has. */
function shortNames(axes: readonly string[]): Map<string, string> {
  return new Map(axes.map((axis) => {
    const parts = axis.split(".");
    let length = 1;
    const end = (path: string[]) => path.slice(-length).join(".");
    while (
      length < parts.length &&
      axes.some((other) =>
        other !== axis && end(other.split(".")) === end(parts)
      )
    ) length++;
    return [axis, end(parts)];
  }));
}

/**
 * Name each run by its choices, such as `protocol-random_seed-1`.
 *
 * @param runs the choices of each, by axis; every run has the same axes
 * @returns the runs with their names; no two are the same, even where case is ignored
 *
 * @example
 * ```ts
 * import { nameRuns } from "./run_names.ts";
 * import assert from "node:assert/strict";
 *
 * const [run] = nameRuns([{ choices: { protocol: "random", seed: 1 } }]);
 * assert.equal(run.name, "protocol-random_seed-1");
 * ```
 */
export function nameRuns<
  T extends { choices: Readonly<Record<string, unknown>> },
>(runs: readonly T[]): (T & { name: string })[] {
  const axes = shortNames(Object.keys(runs[0]?.choices ?? {}));
  const taken = new Set<string>();
  return runs.map((run) => {
    const words = Object.entries(run.choices)
      .map(([axis, value]) => `${axes.get(axis)}-${wordOf(value)}`);
    const base = words.join("_") || "run";
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}.${n}`;
    taken.add(name.toLowerCase());
    return { ...run, name };
  });
}
