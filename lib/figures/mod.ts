// Browser compatible.
/**
 * Figures: each function takes data and gives a {@linkcode Figure} that a
 * notebook shows, a page holds, and that is drawn without a network. Players
 * do the same for sounds. Import them under one name, since several share
 * theirs with the numbers they draw: `import * as figures from "…/figures/mod.ts"`.
 *
 * @module
 */

export * from "./chunks.ts";
export * from "./confusion.ts";
export * from "./corpus.ts";
export type * from "./draw/description.ts";
export { features } from "./features.ts";
export type { ColourMap } from "./draw/colour_maps.ts";
export { type DisplayBundle, Figure, ShownFigure } from "./draw/figure.ts";
export { filterStep } from "./filter_step.ts";
export { Explorer, explorer, type ExplorerState } from "./explorer.ts";
export { jupyterTheme } from "./draw/jupyter_theme.ts";
export { histogram, lines, type LinesOptions, type Series } from "./lines.ts";
export { type LadderRung, ladderSteps } from "./ladder.ts";
export { LiveCurves, liveCurves, LiveFigure } from "./live.ts";
export { melFilters, melScales } from "./mel.ts";
export {
  type DrawnLayer,
  networkDrawing,
  type NetworkDrawingOptions,
} from "./network.ts";
export { noiseComparison, type Version } from "./noise.ts";
export {
  cssColours,
  FIGURE_STYLE,
  pageFigure,
  pageScript,
  scrollStyle,
} from "./draw/page.ts";
export { type Picture, pictures, type PicturesOptions } from "./pictures.ts";
export { PlotlyFigure, plotlyFigure } from "./plotly_figure.ts";
export type { PlotlySpec } from "./draw/plotly_spec.ts";
export {
  Player,
  player,
  type PlayerOptions,
  playerRow,
  type Sound,
} from "./player.ts";
export { percent } from "./draw/ranges.ts";
export * from "./results.ts";
export {
  type NamedWaveform,
  waveform,
  waveformGrid,
  type WaveformOptions,
} from "./signals.ts";
export * from "./spectra.ts";
export * from "./spectrograms.ts";
export { Table, table, type TableOptions, type TableValue } from "./table.ts";
export { escapeText } from "./draw/svg_text.ts";
export {
  type Colour,
  emotionColour,
  type PageColour,
  type ThemeName,
} from "./draw/theme.ts";
export type { LogMelOptions, SpectrogramOptions } from "./time_frequency.ts";
export * from "./training.ts";
export { type MeasuredVoice, voices } from "./voices.ts";
