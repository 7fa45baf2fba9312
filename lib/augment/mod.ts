// Browser compatible.
/**
 * What changes training items: copies of recordings (noise, tempo, pitch …) and the batches of
 * a training step (masks, mixup). Each draws from streams of random numbers named after
 * the copy or the step, so that every one can be made again.
 *
 * @module
 */

export {
  type Augmentation,
  type AugmentationKind,
  AUGMENTATIONS,
  augmentationSchema,
  augmentBatch,
  augmentSchema,
  augmentWaveform,
  waveformAugmentations,
} from "./augmentations.ts";
export { changeGain, type GainSettings } from "./gain.ts";
export type {
  BatchAugmentation,
  CopyName,
  StepName,
  TrainingBatch,
  WaveformAugmentation,
} from "./kind.ts";
export { changeLevels, type LevelSettings } from "./level.ts";
export { maskItems, type MaskSettings } from "./masks.ts";
export { drawShare, mixItems, type MixupSettings } from "./mixup.ts";
export { changePitch, type PitchSettings } from "./pitch.ts";
export { changeTempo, type TempoSettings } from "./tempo.ts";
export { changeVocalTract, type VocalTractSettings } from "./vocal_tract.ts";
export { warpItems, type WarpSettings } from "./warp.ts";
export type { Range } from "./range.ts";
export { addNoise, type NoiseSettings, noisyCopy } from "./noise.ts";
