/**
 * The combinations of a grid's axes, and the settings that each gives.
 *
 * @module
 */

import { RECIPES } from "../model/mod.ts";
import { DEFAULT_RECIPE } from "./default_settings.ts";

/** A grid's file: settings that all runs share, and the values of those that differ. */
export interface GridFile {
  /** Settings that all runs share. */
  base: Readonly<Record<string, unknown>>;
  /** Values by setting, or by path into the recipe; of folds perhaps "all". */
  axes: Readonly<Record<string, "all" | readonly unknown[]>>;
  /** What some runs differ in, by a name of the difference: settings by path, as in axes. */
  arms?: Readonly<Record<string, Changes>>;
  /** The arm of each fold; then arms are no axis. */
  armOfFold?: Readonly<Record<string, string>>;
}

/** Settings by path. */
export type Changes = Readonly<Record<string, unknown>>;

/** The axis of a grid's arms. */
export const ARM = "arm";

/** A value of an axis, and its place among the axis's values. */
export interface Choice {
  /** The setting, or a path into the recipe, such as `recipe.optimizer.weightDecay`. */
  axis: string;
  /** The setting's value. */
  value: unknown;
  /** Absent for a fold of "all", and for an arm. */
  index?: number;
  /** Of an arm: its settings by path. */
  changes?: Changes;
}

/** Reports a fault at a place in the file. */
export type Fault = (path: (string | number)[], rule: string) => void;

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
export function combinations(lists: Choice[][]): Choice[][] {
  return lists.reduce<Choice[][]>(
    (heads, list) =>
      heads.flatMap((head) => list.map((choice) => [...head, choice])),
    [[]],
  );
}

/** The arms, then the values of the axes, but those of all folds, which depend on the protocol. */
export function choicesOf({ axes, arms, armOfFold }: GridFile): Choice[][] {
  const lists = Object.entries(axes)
    .filter(([, values]) => values !== "all")
    .map(([axis, values]) =>
      (values as readonly unknown[]).map((value, index) => ({
        axis,
        index,
        value,
      }))
    );
  if (arms === undefined || armOfFold !== undefined) return lists;
  const named = Object.entries(arms)
    .map(([value, changes]) => ({ axis: ARM, value, changes }));
  return [named, ...lists];
}

/** The arm that a grid gives the fold of a run; none where arms are an axis. */
export function foldsArm(
  { arms = {}, armOfFold }: GridFile,
  choices: readonly Choice[],
): Choice[] {
  const fold = choices.findLast(({ axis }) => axis === "fold");
  const value = armOfFold?.[`${fold?.value}`];
  return value === undefined
    ? []
    : [{ axis: ARM, value, changes: arms[value] }];
}

/** Every setting that a choice gives, by path. */
function settingsOf({ axis, value, changes }: Choice): [string, unknown][] {
  return changes ? Object.entries(changes) : [[axis, value]];
}

/** Says in the recipe's name what is not the named recipe's: of an arm its name. */
function renameRecipe(raw: Record<string, unknown>, changes: Choice[]): void {
  const recipe = raw.recipe as { name?: unknown } | undefined;
  if (typeof recipe?.name !== "string" || changes.length === 0) return;
  const words = changes.map(({ axis, value }) =>
    axis === ARM ? value : `${axis.split(".").at(-1)} ${JSON.stringify(value)}`
  );
  recipe.name += ` (${words.join(", ")})`;
}

/** Whether a choice reaches into the recipe. */
const reachesIn = (choice: Choice) =>
  settingsOf(choice).some(([path]) => path.includes("."));

/** The settings that a combination gives, not yet checked; undefined after a fault. */
export function applyChoices(
  base: Record<string, unknown>,
  choices: Choice[],
  fault: Fault,
): Record<string, unknown> | undefined {
  const raw = structuredClone(base);
  const all = choices.flatMap((choice) =>
    settingsOf(choice).map(([path, value]) => ({ path, value, choice }))
  );
  // A whole recipe comes before what reaches into it, the shorter path first.
  const ordered = all.toSorted((a, b) => a.path.length - b.path.length);
  for (const { path, value } of ordered) {
    if (!path.includes(".")) raw[path] = structuredClone(value);
  }
  spellOutRecipe(raw);
  for (const { path, value, choice } of ordered) {
    if (!path.includes(".") || setAt(raw, path.split("."), value)) continue;
    fault(placeIn(choice, path), `a known setting, there is no ${path}`);
    return undefined;
  }
  renameRecipe(raw, choices.filter(reachesIn));
  return raw;
}

/** The place in the file of a path that a choice sets. */
function placeIn(choice: Choice, path: string): (string | number)[] {
  return choice.changes
    ? ["arms", choice.value as string, path]
    : ["axes", choice.axis];
}

/** The place in the file that gave a setting its value. */
export function placeOf(path: string, choices: Choice[]): (string | number)[] {
  const choice = choices.findLast((one) =>
    settingsOf(one).some(([set]) => isAt(path, set))
  );
  if (choice === undefined) return ["base", ...path.split(".")];
  const [set] = settingsOf(choice).find(([set]) => isAt(path, set))!;
  const place = placeIn(choice, set);
  return choice.index === undefined ? place : [...place, choice.index];
}

/** Whether a key of the settings, or one above it, stands at the end of a path. */
function isAt(path: string, set: string): boolean {
  return path === set || path.startsWith(`${set}.`);
}
