/**
 * Colour maps: from a value in [0, 1] to a colour. Magma and the diverging map
 * are matplotlib's, sampled at 17 places; between them both renderers
 * interpolate in sRGB, so that the static picture has the interactive one's colours.
 *
 * @module
 */

import type { ThemeName } from "./theme.ts";

/** Name of a colour map: levels, signed values around 0, or shares from 0 to 1. */
export type ColourMap = "$magma" | "$diverging" | "$shares";

const MAGMA = [
  "#000004",
  "#0a0822",
  "#1d1147",
  "#36106b",
  "#51127c",
  "#6a1c81",
  "#832681",
  "#9c2e7f",
  "#b73779",
  "#d0416f",
  "#e75263",
  "#f56b5c",
  "#fc8961",
  "#fea772",
  "#fec488",
  "#fde2a3",
  "#fcfdbf",
];

/** RdBu, reversed: blue below 0, red above. */
const DIVERGING = [
  "#053061",
  "#175290",
  "#2a71b2",
  "#3f8ec0",
  "#6bacd1",
  "#9bc9e0",
  "#c2ddec",
  "#e0ecf3",
  "#f7f6f6",
  "#fbe5d8",
  "#fbccb4",
  "#f5aa89",
  "#e48066",
  "#d05548",
  "#ba2832",
  "#930e26",
  "#67001f",
];

const MAPS: Record<ThemeName, Record<ColourMap, readonly string[]>> = {
  light: {
    $magma: MAGMA,
    $diverging: DIVERGING,
    // Few errors count: the first step away from 0 is the largest.
    $shares: [
      "#f4f6f9",
      "#cfe0f1",
      "#a3c6e4",
      "#6ea5d3",
      "#3f83bf",
      "#1f62a5",
      "#0b4284",
    ],
  },
  dark: {
    $magma: MAGMA,
    $diverging: DIVERGING,
    $shares: [
      "#1e222b",
      "#213650",
      "#245080",
      "#2f70b3",
      "#4b92d9",
      "#7bb4f2",
      "#b9d8fb",
    ],
  },
};

/** Red, green and blue, each 0–255, of `#rrggbb`. */
export function parseColour(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * The colour of a value.
 *
 * @param map   the map's name
 * @param share value in [0, 1]; beyond, the nearest end
 * @returns red, green, blue, each 0–255
 *
 * @example
 * ```ts
 * import { mapColour } from "./colour_maps.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(mapColour("$magma", 0, "light"), [0, 0, 4]);
 * assert.deepEqual(mapColour("$magma", 1, "light"), [252, 253, 191]);
 * ```
 */
export function mapColour(
  map: ColourMap,
  share: number,
  theme: ThemeName,
): [number, number, number] {
  const stops = MAPS[theme][map];
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const below = Math.min(Math.floor(place), stops.length - 2);
  const low = parseColour(stops[below]);
  const high = parseColour(stops[below + 1]);
  const mix = (k: number) =>
    Math.round(low[k] + (place - below) * (high[k] - low[k]));
  return [mix(0), mix(1), mix(2)];
}

/** Every map of a theme in Plotly's form, by name: `[[0, "#000004"], …]`. */
export function plotlyScales(
  theme: ThemeName,
): Record<ColourMap, [number, string][]> {
  const scale = (map: ColourMap): [number, string][] =>
    MAPS[theme][map].map((colour, i, all) => [i / (all.length - 1), colour]);
  return {
    $magma: scale("$magma"),
    $diverging: scale("$diverging"),
    $shares: scale("$shares"),
  };
}
