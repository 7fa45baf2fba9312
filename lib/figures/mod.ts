/**
 * Figures: each function takes data and gives a {@linkcode Figure} that a
 * notebook shows, a page holds, and that is drawn without a network. Players
 * do the same for sounds. Import them under one name, since several share
 * theirs with the numbers they draw: `import * as figures from "…/figures/mod.ts"`.
 *
 * @module
 */

export * from "./corpus.ts";
export type { Description } from "./description.ts";
export { type DisplayBundle, Figure } from "./figure.ts";
export { LiveCurves, liveCurves, LiveFigure } from "./live.ts";
export { Player, player, playerRow, type Sound } from "./player.ts";
export * from "./results.ts";
export {
  histogram,
  lines,
  type LinesOptions,
  type NamedWaveform,
  type Series,
  waveform,
  waveformGrid,
  type WaveformOptions,
} from "./signals.ts";
export * from "./spectra.ts";
export * from "./spectrograms.ts";
export type { Colour, ThemeName } from "./theme.ts";
export * from "./training.ts";
