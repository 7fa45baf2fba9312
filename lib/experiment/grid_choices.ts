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
}

/** A value of an axis, and its place among the axis's values. */
export interface Choice {
  /** The setting, or a path into the recipe, such as `recipe.optimizer.weightDecay`. */
  axis: string;
  /** The setting's value. */
  value: unknown;
  /** Absent for a fold of "all". */
  index?: number;
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

/** The values of the axes, but those of all folds, which depend on the protocol. */
export function choicesOf({ axes }: GridFile): Choice[][] {
  return Object.entries(axes)
    .filter(([, values]) => values !== "all")
    .map(([axis, values]) =>
      (values as readonly unknown[]).map((value, index) => ({
        axis,
        index,
        value,
      }))
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
export function applyChoices(
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
