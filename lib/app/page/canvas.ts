/**
 * Canvases as sharp as the screen, in the reader's theme.
 *
 * @module
 */
/// <reference lib="dom" />

import {
  emotionColour,
  PALETTES,
  type ThemeName,
} from "../../figures/draw/theme.ts";

/** A canvas that is ready to be drawn on. */
export interface Surface {
  /** Where to draw; one unit is a CSS px. */
  g: CanvasRenderingContext2D;
  /** px */
  width: number;
  /** px */
  height: number;
}

const dark = matchMedia("(prefers-color-scheme: dark)");

/** The reader's theme. */
export function theme(): ThemeName {
  return dark.matches ? "dark" : "light";
}

/** The value of a colour in the reader's theme. */
export function colour(name: keyof typeof PALETTES["light"]): string {
  return PALETTES[theme()][name];
}

/** The colour of a label in the reader's theme; of labels that have none, one by place. */
export function labelColour(label: string): string {
  return colour(emotionColour(label));
}

/** An empty canvas in its own size on the page. */
export function surface(canvas: HTMLCanvasElement): Surface {
  const ratio = globalThis.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const g = canvas.getContext("2d")!;
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, width, height);
  return { g, width, height };
}

/** Calls `draw` whenever a canvas has another size, or the reader another theme. */
export function redraw(canvas: HTMLCanvasElement, draw: () => void): void {
  new ResizeObserver(draw).observe(canvas);
  dark.addEventListener("change", draw);
}
