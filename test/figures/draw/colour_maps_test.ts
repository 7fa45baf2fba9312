import assert from "node:assert/strict";
// @ts-types="@types/d3-color"
import { rgb } from "d3-color";
import {
  mapColour,
  plotlyScales,
} from "../../../lib/figures/draw/colour_maps.ts";

const MAPS = ["$magma", "$diverging", "$shares"] as const;

/** matplotlib's magma, at 17 even places. */
const MAGMA = `000004 0a0822 1d1147 36106b 51127c 6a1c81 832681 9c2e7f b73779
  d0416f e75263 f56b5c fc8961 fea772 fec488 fde2a3 fcfdbf`.split(/\s+/);

const triple = (colour: string) => {
  const { r, g, b } = rgb(colour);
  return [r, g, b];
};

Deno.test("mapColour() gives matplotlib's magma, and ColorBrewer's RdBu from its blue end", () => {
  MAGMA.forEach((hex, i) =>
    assert.deepEqual(mapColour("$magma", i / 16, "light"), triple(`#${hex}`))
  );
  assert.deepEqual(mapColour("$diverging", 0, "dark"), triple("#053061"));
  assert.deepEqual(mapColour("$diverging", 1, "dark"), triple("#67001f"));
});

Deno.test("Plotly, which interpolates between its stops, is within 5 of 255 of mapColour()", () => {
  for (const theme of ["light", "dark"] as const) {
    for (const map of MAPS) {
      const stops = plotlyScales(theme)[map];
      for (let i = 0; i <= 1000; i++) {
        const place = i / 1000 * (stops.length - 1);
        const below = Math.min(Math.floor(place), stops.length - 2);
        const [low, high] = [
          triple(stops[below][1]),
          triple(stops[below + 1][1]),
        ];
        mapColour(map, i / 1000, theme).forEach((channel, k) => {
          const drawn = low[k] + (place - below) * (high[k] - low[k]);
          assert.ok(
            Math.abs(drawn - channel) <= 5,
            `${map} ${i} ${channel} ${drawn}`,
          );
        });
      }
    }
  }
});

Deno.test("mapColour() keeps to the ends beyond [0, 1]", () => {
  assert.deepEqual(
    mapColour("$magma", -3, "light"),
    mapColour("$magma", 0, "light"),
  );
  assert.deepEqual(
    mapColour("$magma", 3, "light"),
    mapColour("$magma", 1, "light"),
  );
});

Deno.test("magma, and the shares in both themes, grow in one direction of lightness", () => {
  const luminance = ([r, g, b]: number[]) =>
    0.2126 * r + 0.7152 * g + 0.0722 * b;
  for (
    const [map, theme, sign] of [["$magma", "light", 1], [
      "$shares",
      "light",
      -1,
    ], ["$shares", "dark", 1]] as const
  ) {
    let last = sign > 0 ? -1 : 256;
    for (let i = 0; i <= 40; i++) {
      const now = luminance(mapColour(map, i / 40, theme));
      assert.ok(sign * (now - last) > 0, `${map} ${theme} at ${i / 40}`);
      last = now;
    }
  }
});
