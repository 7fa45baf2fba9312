/**
 * Every augmentation by its kind, and how a list of them is applied. A new one is a
 * file here and a line in {@linkcode AUGMENTATIONS}.
 *
 * @module
 */

import { z } from "zod";
import type { Waveform } from "../audio/mod.ts";
import type { InputLayout } from "../features/mod.ts";
import { bandwidth } from "./bandwidth.ts";
import { gain } from "./gain.ts";
import type {
  BatchAugmentation,
  CopyName,
  StepName,
  TrainingBatch,
  WaveformAugmentation,
} from "./kind.ts";
import { level } from "./level.ts";
import { masks } from "./masks.ts";
import { mixup } from "./mixup.ts";
import { noise } from "./noise.ts";
import { pitch } from "./pitch.ts";
import { tempo } from "./tempo.ts";
import { vocalTract } from "./vocal_tract.ts";
import { warp } from "./warp.ts";

/** Every augmentation by its kind; waveforms are changed before batches are. */
export const AUGMENTATIONS = {
  tempo,
  pitch,
  "vocal-tract": vocalTract,
  bandwidth,
  gain,
  noise,
  warp,
  level,
  masks,
  mixup,
} as const;

/** Kind of an augmentation. */
export type AugmentationKind = keyof typeof AUGMENTATIONS;

/** Settings of one augmentation, as a recipe holds them. */
export type Augmentation = {
  [Kind in AugmentationKind]: z.output<typeof AUGMENTATIONS[Kind]["settings"]>;
}[AugmentationKind];

/** An augmentation of any settings. */
type AnyAugmentation =
  | WaveformAugmentation<Augmentation>
  | BatchAugmentation<Augmentation>;

const all = AUGMENTATIONS as unknown as Record<
  AugmentationKind,
  AnyAugmentation
>;

const schemas = Object.values(AUGMENTATIONS).map(({ settings }) => settings);

/** Checks the settings of one augmentation; unknown ones are refused by name. */
export const augmentationSchema: z.ZodType<Augmentation> = z.discriminatedUnion(
  "kind",
  schemas as unknown as [z.core.$ZodTypeDiscriminable],
) as unknown as z.ZodType<Augmentation>;

/** Checks a recipe's list of augmentations: each kind at most once. */
export const augmentSchema: z.ZodType<Augmentation[]> = z
  .array(augmentationSchema)
  .superRefine((list, context) => {
    const kinds = list.map(({ kind }) => kind);
    const twice = kinds.find((kind, i) => kinds.indexOf(kind) < i);
    if (twice === undefined) return;
    const message = `must hold each kind once, got ${twice} twice`;
    context.addIssue({ code: "custom", message });
  });

/** Those of a list that change copies of recordings, not batches. */
export function waveformAugmentations(
  augment: readonly Augmentation[],
): Augmentation[] {
  return augment.filter(({ kind }) => all[kind].changes !== "batch");
}

/**
 * A copy of a waveform, changed by those augmentations of a list that act at a stage.
 *
 * @param waveform not changed
 * @param augment  a recipe's list; applied in its order
 * @param stage    `recording`: the whole clip; `window`: what a front end cut out of it
 * @param name     the copy; same name, same result
 * @returns the waveform itself where nothing acts
 * @throws {RangeError} if it can't be changed so: noise on silence
 *
 * @example
 * ```ts
 * import { augmentWaveform } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const waveform = { samples: Float32Array.of(0.1, -0.1), sampleRate: 48_000 };
 * const augment = [{ kind: "gain", low: -6, high: 6 }] as const;
 * const name = { seed: 1, clip: "a", copy: 1 };
 * const { samples } = augmentWaveform(waveform, augment, "recording", name);
 * assert.equal(samples[0], -samples[1]);
 * assert.equal(augmentWaveform(waveform, augment, "window", name), waveform);
 * ```
 */
export function augmentWaveform(
  waveform: Waveform,
  augment: readonly Augmentation[],
  stage: "recording" | "window",
  name: CopyName,
): Waveform {
  let { samples } = waveform;
  const { sampleRate } = waveform;
  for (const settings of augment) {
    const augmentation = all[settings.kind];
    if (augmentation.changes !== stage) continue;
    samples = augmentation.apply({ samples, sampleRate }, settings, name);
  }
  return samples === waveform.samples ? waveform : { samples, sampleRate };
}

/**
 * A training batch, changed by those augmentations of a list that act on batches.
 *
 * @param batch   its `x` is changed
 * @param augment a recipe's list; applied in its order
 * @param layout  how the values of an item lie: the front end
 * @param name    the step; same name, same result
 *
 * @example
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { augmentBatch } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layout = createFrontEnd({ name: "frames" });
 * const batch = { x: new Float32Array(2 * 192 * 105), labels: Int32Array.of(1, 2) };
 * const augment = [{ kind: "mixup", alpha: 0.2 }] as const;
 * const { mixed } = augmentBatch(batch, augment, layout, { seed: 1, step: 0 });
 * assert.equal(mixed?.labels.length, 2);
 * ```
 */
export function augmentBatch(
  batch: TrainingBatch,
  augment: readonly Augmentation[],
  layout: InputLayout,
  name: StepName,
): TrainingBatch {
  let changed: TrainingBatch = { x: batch.x, labels: batch.labels };
  for (const settings of augment) {
    const augmentation = all[settings.kind];
    if (augmentation.changes !== "batch") continue;
    changed = augmentation.apply(changed, settings, layout, name);
  }
  return changed;
}
