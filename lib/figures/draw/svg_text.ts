/**
 * SVG elements and texts as strings, escaped.
 *
 * @module
 */

import { type Colour, TYPE } from "./theme.ts";

/** A text for XML and HTML, in attributes too; control characters, which XML forbids, go. */
export function escapeText(text: string): string {
  return text
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A length with at most one decimal; a tenth of a px is finer than any screen. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** An empty element; attributes that are numbers are lengths, but for opacities and offsets. */
export function element(
  name: string,
  attributes: Record<string, string | number>,
): string {
  const text = Object.entries(attributes).map(([key, value]) => {
    const fine = key.includes("opacity") || key === "offset";
    const plain = typeof value === "string"
      ? value
      : fine
      ? String(value)
      : px(value);
    return ` ${key}="${escapeText(plain)}"`;
  });
  return `<${name}${text.join("")}/>`;
}

/** How a text is set. */
export interface LabelStyle {
  anchor?: "start" | "middle" | "end";
  colour?: Colour;
  /** px. Default: a tick label's. */
  size?: number;
  bold?: boolean;
  /** Whether the paper's colour stands around the letters. */
  halo?: boolean;
}

/** One line of text; x, y is its baseline. */
export function label(
  text: string,
  x: number,
  y: number,
  { anchor = "start", colour = "$ink", size = TYPE.tick, bold, halo }:
    LabelStyle = {},
): string {
  return `<text x="${px(x)}" y="${
    px(y)
  }" fill="${colour}" font-size="${size}"` +
    (anchor === "start" ? "" : ` text-anchor="${anchor}"`) +
    (bold ? ' font-weight="600"' : "") +
    (halo ? ' paint-order="stroke" stroke="$paper" stroke-width="4"' : "") +
    `>${escapeText(text)}</text>`;
}
