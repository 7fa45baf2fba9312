/**
 * One design for every figure: the colours by name, in a light and a dark form,
 * and the type. Descriptions name colours (`$angry`, `$ink`);
 * the names are replaced when a figure is drawn, in the browser too, so that a
 * page can follow its reader's theme without a second copy of the data.
 *
 * @module
 */

import { type Emotion, EMOTIONS } from "../../paper.ts";

/** A colour that is not an emotion's. */
export type PageColour =
  | "paper"
  | "ink"
  | "muted"
  | "axis"
  | "grid"
  | "first"
  | "second"
  | "third"
  | "faint"
  | "warning";

/** The name of a colour: an emotion's, or one of the page's. */
export type Colour = `$${Emotion | PageColour}`;

/** `"light"` for paper and notebooks, `"dark"` for pages that ask for it. */
export type ThemeName = "light" | "dark";

/** Every colour name with its value, `#rrggbb`. */
export type Palette = Record<Colour, string>;

/**
 * The two palettes. The emotions' colours keep a distance of at least 0.1 in
 * OKLab from each other to normal eyes and to those without one kind of cone
 * (protanopia, deuteranopia, tritanopia, simulated as in Machado et al., 2009);
 * a test holds them to it. Chosen by search within one hue range for each emotion.
 */
export const PALETTES: Record<ThemeName, Palette> = {
  light: {
    $neutral: "#7a7f88",
    $calm: "#27b2bf",
    $happy: "#c89946",
    $sad: "#1b43c0",
    $angry: "#dc4015",
    $fearful: "#601682",
    $disgust: "#043c00",
    $surprised: "#9b2d5b",
    $paper: "#ffffff",
    $ink: "#1d2330",
    $muted: "#59616f",
    $axis: "#aab1bd",
    $grid: "#e7eaef",
    $first: "#2364aa",
    $second: "#c44d15",
    $third: "#23806b",
    $faint: "#b9c1cd",
    $warning: "#b3261e",
  },
  dark: {
    $neutral: "#b4bac3",
    $calm: "#a3f5fd",
    $happy: "#fce0a6",
    $sad: "#296ce8",
    $angry: "#dd4017",
    $fearful: "#885da1",
    $disgust: "#36c148",
    $surprised: "#d173aa",
    $paper: "#181b22",
    $ink: "#e9ebef",
    $muted: "#a6adba",
    $axis: "#5b6472",
    $grid: "#2a2f39",
    $first: "#74b3f5",
    $second: "#f59b66",
    $third: "#65c7ae",
    $faint: "#4a5260",
    $warning: "#ff8a80",
  },
};

/** Typeface: whatever the reader's system uses for its own text. */
export const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Sizes of type, in px. */
export const TYPE = { title: 17, subtitle: 13, panel: 13, axis: 12, tick: 11 };

/**
 * The colour of a label: an emotion's own, the same in every figure; one colour for
 * all labels that are none of the paper's emotions.
 *
 * @example
 * ```ts
 * import { emotionColour } from "./theme.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(emotionColour("sad"), "$sad");
 * assert.equal(emotionColour("bored"), "$first");
 * ```
 */
export function emotionColour(label: string): Colour {
  const emotion = EMOTIONS.find((name) => name === label);
  return emotion ? `$${emotion}` : "$first";
}

/**
 * Replaces every colour name in a plain value (texts, lists, objects) by its
 * value in a palette, within longer texts too. The original is not changed.
 *
 * @example
 * ```ts
 * import { PALETTES, resolveColours } from "./theme.ts";
 * import assert from "node:assert/strict";
 *
 * const spec = { line: { color: "$ink" }, text: "cost: $5" };
 * assert.deepEqual(resolveColours(spec, PALETTES.light), {
 *   line: { color: "#1d2330" }, text: "cost: $5",
 * });
 * ```
 */
export function resolveColours<T>(
  value: T,
  palette: Record<string, unknown>,
): T {
  if (typeof value === "string") {
    const whole = palette[value];
    if (whole !== undefined) return whole as T;
    return value.replace(
      /\$[a-z]+/g,
      (name) => String(palette[name] ?? name),
    ) as T;
  }
  if (Array.isArray(value)) {
    return value.map((item) => resolveColours(item, palette)) as T;
  }
  if (
    value !== null && typeof value === "object" && !ArrayBuffer.isView(value)
  ) {
    return Object.fromEntries(
      Object.entries(value).map((
        [key, item],
      ) => [key, resolveColours(item, palette)]),
    ) as T;
  }
  return value;
}

/** Eight hex digits of a text (32-bit FNV-1a), which keeps the elements of figures apart. */
export function hashText(text: string): string {
  let state = 0x811c9dc5;
  for (const character of text) {
    state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193);
  }
  return (state >>> 0).toString(16).padStart(8, "0");
}
