import assert from "node:assert/strict";
import {
  mapColour,
  parseColour,
  plotlyScales,
} from "../../../lib/figures/draw/colour_maps.ts";

const MAPS = ["$magma", "$diverging", "$shares"] as const;

Deno.test("mapColour() passes through every colour that Plotly is given", () => {
  for (const theme of ["light", "dark"] as const) {
    for (const map of MAPS) {
      for (const [share, hex] of plotlyScales(theme)[map]) {
        assert.deepEqual(mapColour(map, share, theme), parseColour(hex));
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
