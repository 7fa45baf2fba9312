/**
 * The settings of PyTorch that are tried, so that it is measured at its best.
 *
 * @module
 */

import type { ProgramName } from "./programs.ts";

/** How PyTorch lays images out in memory. */
export const LAYOUTS = ["contiguous", "channels_last"] as const;

/** How it runs: frozen is compiled with the weights as constants, for prediction only. */
export const MODES = ["eager", "compiled", "frozen"] as const;

/** bf16 is autocast: products in 16 bits, sums and weights in 32. */
export const PRECISIONS = ["fp32", "bf16"] as const;

/** One combination, as the server gets it. */
export interface PyTorchSetting {
  layout: typeof LAYOUTS[number];
  mode: typeof MODES[number];
  precision: typeof PRECISIONS[number];
}

/** A setting, and the process whose allocator and threads are used. */
export interface PyTorchSide {
  setting: PyTorchSetting;
  program: ProgramName;
}

/** What decides which combinations there are. */
export interface SettingChoice {
  /** PyTorch's processes, see `Programs`. */
  programs: readonly ProgramName[];
  /** Whether torch.compile works here. */
  compiles: boolean;
  /** Whether gradients are needed; frozen weights have none. */
  training: boolean;
}

/**
 * Every combination of layout, mode, precision and process.
 *
 * @example
 * ```ts
 * import { pytorchSides } from "./pytorch_settings.ts";
 * import assert from "node:assert/strict";
 *
 * const sides = pytorchSides({ programs: ["PyTorch"], compiles: true, training: true });
 * assert.equal(sides.length, 8); // 2 layouts, eager and compiled, fp32 and bf16
 * ```
 */
export function pytorchSides(
  { programs, compiles, training }: SettingChoice,
): PyTorchSide[] {
  const modes = MODES.filter((mode) =>
    mode === "eager" || (compiles && (mode === "compiled" || !training))
  );
  return PRECISIONS.flatMap((precision) =>
    LAYOUTS.flatMap((layout) =>
      modes.flatMap((mode) =>
        programs.map((program) => ({
          setting: { layout, mode, precision },
          program,
        }))
      )
    )
  );
}

/**
 * A combination in words.
 *
 * @example
 * ```ts
 * import { describeSide } from "./pytorch_settings.ts";
 * import assert from "node:assert/strict";
 *
 * const setting = { layout: "channels_last", mode: "eager", precision: "fp32" } as const;
 * assert.equal(
 *   describeSide({ setting, program: "PyTorch, tuned allocator" }),
 *   "fp32, channels_last, eager, tuned allocator",
 * );
 * ```
 */
export function describeSide(
  { setting: { layout, mode, precision }, program }: PyTorchSide,
): string {
  const allocator = program.includes("tuned") ? "tuned" : "default";
  const threads = program.endsWith("one thread") ? ", one thread" : "";
  return `${precision}, ${layout}, ${mode}, ${allocator} allocator${threads}`;
}
