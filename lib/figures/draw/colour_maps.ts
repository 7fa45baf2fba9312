/**
 * Colour maps: from a value in [0, 1] to a colour. Magma and the diverging map
 * are matplotlib's and ColorBrewer's, from d3-scale-chromatic.
 *
 * @module
 */

// @ts-types="@types/d3-color"
import { rgb } from "d3-color";
// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
// @ts-types="@types/d3-scale-chromatic"
import { interpolateMagma, interpolateRdBu } from "d3-scale-chromatic";
import type { ThemeName } from "./theme.ts";

/** Name of a colour map: levels, signed values around 0, or shares from 0 to 1. */
export type ColourMap = "$magma" | "$diverging" | "$shares";

/** A colour, as CSS writes it, of a value in [0, 1]. */
type Interpolator = (share: number) => string;

/** Colours at even steps, those between them in sRGB. */
function between(...colours: string[]): Interpolator {
  const last = colours.length - 1;
  return scaleLinear<string>(colours.map((_, i) => i / last), colours);
}

/** RdBu, reversed: blue below 0, red above. */
const blueToRed: Interpolator = (share) => interpolateRdBu(1 - share);

const MAPS: Record<ThemeName, Record<ColourMap, Interpolator>> = {
  light: {
    $magma: interpolateMagma,
    $diverging: blueToRed,
    // Few errors count: the first step away from 0 is the largest.
    $shares: between(
      "#f4f6f9",
      "#cfe0f1",
      "#a3c6e4",
      "#6ea5d3",
      "#3f83bf",
      "#1f62a5",
      "#0b4284",
    ),
  },
  dark: {
    $magma: interpolateMagma,
    $diverging: blueToRed,
    $shares: between(
      "#1e222b",
      "#213650",
      "#245080",
      "#2f70b3",
      "#4b92d9",
      "#7bb4f2",
      "#b9d8fb",
    ),
  },
};

/** Stops of a map in Plotly, which interpolates between them: within 5 of 255 of the map. */
const PLOTLY_STOPS = 17;

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
  const { r, g, b } = rgb(MAPS[theme][map](Math.min(1, Math.max(0, share))));
  return [r, g, b];
}

/** Every map of a theme in Plotly's form, by name: `[[0, "#000004"], …]`. */
export function plotlyScales(
  theme: ThemeName,
): Record<ColourMap, [number, string][]> {
  const scale = (map: ColourMap) =>
    Array.from({ length: PLOTLY_STOPS }, (_, i): [number, string] => {
      const share = i / (PLOTLY_STOPS - 1);
      return [share, rgb(MAPS[theme][map](share)).formatHex()];
    });
  return {
    $magma: scale("$magma"),
    $diverging: scale("$diverging"),
    $shares: scale("$shares"),
  };
}
