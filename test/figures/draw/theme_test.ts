import assert from "node:assert/strict";
// @ts-types="@types/d3-color"
import { rgb } from "d3-color";
import {
  emotionColour,
  hashText,
  PALETTES,
  resolveColours,
} from "../../../lib/figures/draw/theme.ts";
import { EMOTIONS } from "../../../lib/paper.ts";

type Triple = [number, number, number];
const times = (matrix: number[][], v: Triple) =>
  matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as Triple;

/** Linear light of an sRGB colour, each in [0, 1]. */
function linear(hex: string): Triple {
  const { r, g, b } = rgb(hex);
  return [r, g, b].map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

/** OKLab coordinates of linear light (B. Ottosson, 2020). */
function oklab(rgb: Triple): Triple {
  const lms = times([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ], rgb).map((v) => Math.cbrt(Math.max(0, v))) as Triple;
  return times([
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ], lms);
}

/** Sight without one kind of cone (Machado, Oliveira and Fernandes, 2009, severity 1). */
const SIGHTS: Record<string, number[][]> = {
  "normal sight": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

for (const theme of ["light", "dark"] as const) {
  for (const [sight, matrix] of Object.entries(SIGHTS)) {
    Deno.test(`the eight emotions' colours are 0.1 apart in OKLab, ${theme}, ${sight}`, () => {
      const seen = EMOTIONS.map((emotion) => {
        const light = times(
          matrix,
          linear(PALETTES[theme][emotionColour(emotion)]),
        );
        return oklab(light.map((v) => Math.min(1, Math.max(0, v))) as Triple);
      });
      seen.forEach((a, i) =>
        seen.slice(0, i).forEach((b, k) => {
          const distance = Math.hypot(...a.map((v, c) => v - b[c]));
          assert.ok(
            distance >= 0.1,
            `${EMOTIONS[i]} and ${EMOTIONS[k]}: ${distance.toFixed(3)}`,
          );
        })
      );
    });
  }

  Deno.test(`text stands out from the paper by 4.5 to 1, lines and bars by 2.4 to 1, ${theme}`, () => {
    const palette = PALETTES[theme];
    const luminance = (hex: string) => {
      const [r, g, b] = linear(hex);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (hex: string) => {
      const [dark, light] = [luminance(hex), luminance(palette.$paper)].sort((
        a,
        b,
      ) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    for (
      const name of [
        "$ink",
        "$muted",
        "$first",
        "$second",
        "$third",
        "$warning",
      ] as const
    ) {
      assert.ok(
        contrast(palette[name]) >= 4.5,
        `${name} ${contrast(palette[name])}`,
      );
    }
    for (const emotion of EMOTIONS) {
      const found = contrast(palette[emotionColour(emotion)]);
      assert.ok(found >= 2.4, `${emotion} ${found}`);
    }
  });
}

Deno.test("resolveColours() replaces names everywhere and leaves the original alone", () => {
  const original = {
    a: ["$ink", 1, null],
    b: { c: "<b style='color:$sad'>$5</b>" },
    z: new Int8Array(2),
  };
  const copy = structuredClone(original);
  const resolved = resolveColours(original, PALETTES.dark);
  assert.deepEqual(original, copy);
  assert.equal(resolved.a[0], "#e9ebef");
  assert.equal(resolved.b.c, "<b style='color:#296ce8'>$5</b>");
  assert.equal(resolved.z, original.z);
});

Deno.test("resolveColours() puts a list in the place of a colour map's name", () => {
  assert.deepEqual(resolveColours({ s: "$map" }, { $map: [[0, "#000000"]] }), {
    s: [[0, "#000000"]],
  });
});

Deno.test("emotionColour() has one color for all other labels", () => {
  assert.equal(new Set(EMOTIONS.map(emotionColour)).size, 8);
  for (const label of ["bored", "toString", ""]) {
    assert.equal(emotionColour(label), "$first");
  }
});

Deno.test("hashText() tells texts apart", () => {
  assert.match(hashText("a"), /^[0-9a-f]{8}$/);
  assert.notEqual(hashText("a"), hashText("b"));
});
