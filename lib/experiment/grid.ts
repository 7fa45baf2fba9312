/**
 * A grid of runs: base settings and axes, as a JSON file.
 *
 * @module
 */

import { z } from "zod";
import { findProtocol, isProtocolName } from "../corpus/mod.ts";
import { parseJsonFile } from "../files/mod.ts";
import { schemaFault } from "../format_error.ts";
import { RECIPES } from "../model/mod.ts";
import { completeSettings } from "./complete_settings.ts";
import { DEFAULT_RECIPE, SettingsError } from "./default_settings.ts";
import { nameRuns } from "./run_names.ts";
import { givenSchema, type Settings } from "./settings.ts";

/** A value of an axis, and its place among the axis's values. */
interface Choice {
  /** The setting, or a path into the recipe, such as `recipe.optimizer.weightDecay`. */
  axis: string;
  value: unknown;
  /** Absent for a fold of "all". */
  index?: number;
}

/** One run of a grid. */
export interface GridRun {
  /** Its folder's name, made of what differs from the others. */
  name: string;
  /** The values that the axes give it, by axis. */
  choices: Readonly<Record<string, unknown>>;
  /** All its settings. */
  settings: Settings;
}

/** A grid of runs. */
export interface Grid {
  /** What it is for. */
  title: string;
  /** The axes' names, in their order. */
  axes: readonly string[];
  /** All runs; the last axis turns fastest. */
  runs: readonly GridRun[];
}

/** Most runs of a grid: more are a slip of the pen. */
const MOST_RUNS = 10_000;

const gridFile = z.strictObject({
  title: z.string().min(1),
  /** Settings that all runs share. */
  base: z.record(z.string(), z.json()).default({}),
  /** Values of the settings that differ; a list of folds may be "all". */
  axes: z.record(
    z.string(),
    z.union([z.literal("all"), z.array(z.json()).min(1)], {
      error: 'must be a list of at least one value (or "all", for fold)',
    }),
  ),
});

type GridFile = z.infer<typeof gridFile>;

/** A plain copy of the recipe that a name stands for, so that an axis can reach into it. */
function spellOutRecipe(raw: Record<string, unknown>): void {
  const { recipe = DEFAULT_RECIPE } = raw;
  if (typeof recipe !== "string" || !Object.hasOwn(RECIPES, recipe)) return;
  raw.recipe = structuredClone(RECIPES[recipe]);
}

/** Sets a value at the end of a path of names; false where the path leads nowhere. */
function setAt(target: unknown, path: string[], value: unknown): boolean {
  const [key, ...rest] = path;
  if (typeof target !== "object" || target === null) return false;
  const fields = target as Record<string, unknown>;
  if (rest.length > 0) return setAt(fields[key], rest, value);
  // The schema names a key that it doesn't know; a prototype's it would not see.
  if (key in fields && !Object.hasOwn(fields, key)) return false;
  fields[key] = structuredClone(value);
  return true;
}

/** Every combination of one choice from each list; the last list turns fastest. */
function combinations(lists: Choice[][]): Choice[][] {
  return lists.reduce<Choice[][]>(
    (heads, list) =>
      heads.flatMap((head) => list.map((choice) => [...head, choice])),
    [[]],
  );
}

/** The folds of the protocol that stands in some settings. */
function foldsOf(raw: Record<string, unknown>): number[] {
  const { protocol = "random" } = raw;
  if (typeof protocol !== "string" || !isProtocolName(protocol)) return [1];
  const { folds } = findProtocol(protocol);
  if (folds === undefined) {
    throw new SettingsError(
      "fold",
      "say which folds: their number depends on the corpus",
      `"all" under ${protocol}`,
    );
  }
  return Array.from({ length: folds }, (_, i) => i + 1);
}

/** Reports a fault at a place in the file. */
type Fault = (path: (string | number)[], rule: string) => void;

/** Whether a key of the settings, or one above it, stands at the end of a path. */
function isAt(path: string, axis: string): boolean {
  return path === axis || path.startsWith(`${axis}.`);
}

/** The place in the file that gave a setting its value. */
function placeOf(path: string, choices: Choice[]): (string | number)[] {
  const choice = choices.findLast(({ axis }) => isAt(path, axis));
  if (choice === undefined) return ["base", ...path.split(".")];
  const { axis, index } = choice;
  return index === undefined ? ["axes", axis] : ["axes", axis, index];
}

/** Reports what a schema found wrong with the settings. */
function reportIssue(
  error: z.ZodError,
  raw: unknown,
  choices: Choice[],
  fault: Fault,
): void {
  const [issue] = error.issues;
  if (issue.code !== "unrecognized_keys") {
    const { at, expected } = schemaFault(error, raw);
    fault(placeOf(issue.path.join("."), choices), `${at}: ${expected}`);
    return;
  }
  const path = [...issue.path, issue.keys[0]].join(".");
  const place = placeOf(path, choices);
  // An unknown axis is named by its key, not by its first value.
  const end = place[0] === "axes" ? 2 : undefined;
  fault(place.slice(0, end), `a known setting, there is no ${path}`);
}

/** Settings of one combination; undefined after a fault. */
function settingsOf(
  raw: Record<string, unknown>,
  choices: Choice[],
  fault: Fault,
): Settings | undefined {
  const checked = givenSchema.safeParse(raw);
  if (!checked.success) {
    reportIssue(checked.error, raw, choices, fault);
    return undefined;
  }
  try {
    return completeSettings(checked.data);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    fault(placeOf(error.setting, choices), error.message);
    return undefined;
  }
}

/** Faults of the axes themselves. */
function checkAxes({ base, axes }: GridFile, fault: Fault): void {
  for (const [axis, values] of Object.entries(axes)) {
    if (Object.hasOwn(base, axis)) {
      fault(["base", axis], "either a base setting or an axis, not both");
    }
    if (values === "all") {
      if (axis !== "fold") {
        fault(["axes", axis], 'a list of values; only fold may be "all"');
      }
      continue;
    }
    const seen = new Set<string>();
    for (const [index, value] of values.entries()) {
      const text = JSON.stringify(value);
      if (seen.has(text)) {
        fault(["axes", axis, index], "each value once");
      }
      seen.add(text);
    }
  }
}

/** The values of the axes, but those of all folds, which depend on the protocol. */
function choicesOf({ axes }: GridFile): Choice[][] {
  return Object.entries(axes)
    .filter(([, values]) => values !== "all")
    .map(([axis, values]) =>
      (values as unknown[]).map((value, index) => ({ axis, index, value }))
    );
}

/** Says in the recipe's name what is not the named recipe's. */
function renameRecipe(raw: Record<string, unknown>, changes: Choice[]): void {
  const recipe = raw.recipe as { name?: unknown } | undefined;
  if (typeof recipe?.name !== "string" || changes.length === 0) return;
  const words = changes.map(({ axis, value }) =>
    `${axis.split(".").at(-1)} ${JSON.stringify(value)}`
  );
  recipe.name += ` (${words.join(", ")})`;
}

/** The settings that a combination gives, not yet checked; undefined after a fault. */
function applyChoices(
  base: Record<string, unknown>,
  choices: Choice[],
  fault: Fault,
): Record<string, unknown> | undefined {
  const raw = structuredClone(base);
  // A whole recipe comes before what reaches into it.
  const ordered = choices.toSorted((a, b) => a.axis.length - b.axis.length);
  const [whole, inside] = [
    ordered.filter(({ axis }) => !axis.includes(".")),
    ordered.filter(({ axis }) => axis.includes(".")),
  ];
  for (const { axis, value } of whole) raw[axis] = structuredClone(value);
  spellOutRecipe(raw);
  for (const { axis, value } of inside) {
    if (setAt(raw, axis.split("."), value)) continue;
    fault(["axes", axis], `a known setting, there is no ${axis}`);
    return undefined;
  }
  renameRecipe(raw, inside);
  return raw;
}

/** All runs, as far as there is no fault. */
function expand(file: GridFile, fault: Fault): Omit<GridRun, "name">[] {
  const runs: Omit<GridRun, "name">[] = [];
  for (const choices of combinations(choicesOf(file))) {
    const raw = applyChoices(file.base, choices, fault);
    if (raw === undefined) return [];
    let folds: Choice[][] = [[]];
    if (file.axes.fold === "all") {
      try {
        folds = foldsOf(raw)
          .map((value) => [{ axis: "fold", value }]);
      } catch (error) {
        fault(["axes", "fold"], (error as Error).message);
        return [];
      }
    }
    for (const fold of folds) {
      const all = [...choices, ...fold];
      for (const { value } of fold) raw.fold = value;
      const settings = settingsOf(structuredClone(raw), all, fault);
      if (settings === undefined) return [];
      const named = all.map(({ axis, value }) => [axis, value]);
      runs.push({ choices: Object.fromEntries(named), settings });
    }
  }
  return runs;
}

/** Number of combinations, folds apart. */
function countOf(file: GridFile): number {
  return choicesOf(file).reduce((product, { length }) => product * length, 1);
}

const gridSchema: z.ZodType<Grid> = gridFile.transform((file, context) => {
  let faults = 0;
  const fault: Fault = (path, message) => {
    faults++;
    context.addIssue({ code: "custom", path, message, input: file });
  };
  checkAxes(file, fault);
  if (countOf(file) > MOST_RUNS) {
    fault(["axes"], `at most ${MOST_RUNS} runs`);
  }
  const runs = faults > 0 ? [] : expand(file, fault);
  if (faults > 0) return z.NEVER;
  return {
    title: file.title,
    axes: Object.keys(file.axes),
    runs: nameRuns(runs),
  };
});

/**
 * Read a grid: base settings and axes, every combination a run. An axis is a setting
 * or a path into the recipe; a list of folds may be `"all"`.
 *
 * @param text the JSON
 * @param file its name, for error texts
 * @returns all runs, each with all its settings
 * @throws {JsonFileError} naming line and reason: an unknown key, an impossible value,
 *   an axis or a value twice, a list without values
 *
 * @example Two rates of dropout, two seeds
 * ```ts
 * import { parseGrid } from "./grid.ts";
 * import assert from "node:assert/strict";
 *
 * const { runs } = parseGrid(
 *   `{
 *     "title": "Dropout in the blocks",
 *     "axes": { "recipe.network.options.blockDropout": [0, 0.4], "seed": [1, 2] }
 *   }`,
 *   "dropout.json",
 * );
 * assert.deepEqual(runs.map(({ name }) => name), [
 *   "blockDropout-0_seed-1",
 *   "blockDropout-0_seed-2",
 *   "blockDropout-0.4_seed-1",
 *   "blockDropout-0.4_seed-2",
 * ]);
 * ```
 */
export function parseGrid(text: string, file: string): Grid {
  return parseJsonFile(text, file, gridSchema);
}
