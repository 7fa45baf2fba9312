/**
 * The runs of a grid: every combination of its axes, with all its settings.
 *
 * @module
 */

import type { z } from "zod";
import { findProtocol, isProtocolName } from "../corpus/mod.ts";
import { schemaFault } from "../format_error.ts";
import { completeSettings } from "./complete_settings.ts";
import { SettingsError } from "./default_settings.ts";
import {
  applyChoices,
  type Choice,
  choicesOf,
  combinations,
  type Fault,
  foldsArm,
  type GridFile,
  placeOf,
} from "./grid_choices.ts";
import { givenSchema, type Settings } from "./settings.ts";

/** One run of a grid, not yet named. */
export interface UnnamedRun {
  /** The values that the axes give it, by axis. */
  choices: Readonly<Record<string, unknown>>;
  /** All its settings. */
  settings: Settings;
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

/** All runs, as far as there is no fault. */
export function expand(file: GridFile, fault: Fault): UnnamedRun[] {
  const runs: UnnamedRun[] = [];
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
      const named = [...choices, ...fold];
      const all = [...named, ...foldsArm(file, named)];
      const given = applyChoices(file.base, all, fault);
      const settings = given && settingsOf(given, all, fault);
      if (settings === undefined) return [];
      const entries = named.map(({ axis, value }) => [axis, value]);
      runs.push({ choices: Object.fromEntries(entries), settings });
    }
  }
  return runs;
}
