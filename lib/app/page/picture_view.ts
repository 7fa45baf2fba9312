/**
 * What the front end sees: the picture, the chunks that the network reads one after the
 * other, and its answer after each.
 *
 * @module
 */
/// <reference lib="dom" />

import { mapColour } from "../../figures/draw/colour_maps.ts";
import type { OcclusionMap } from "../../listen/mod.ts";
import { colour, labelColour, redraw, surface, theme } from "./canvas.ts";
import { find, percent } from "./dom.ts";
import type { Answer, PictureShape } from "./protocol.ts";

/** px left of the picture, for frequencies. */
const LEFT = 54;

/** px below the picture, for seconds. */
const FOOT = 22;

/** px of the rows that mark the chunks. */
const MARKS = 34;

/** px of the answers chunk by chunk. */
const STEPS = 64;

/** Frequencies that are named, Hz. */
const NAMED = [250, 1000, 2000, 4000, 8000, 16_000];

/** Darkest level in dB below the brightest. */
const RANGE_DB = 80;

/** A rectangle on the canvas, px. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A picture of a matrix's first rows, one px a value, the first row at the foot. */
function pixels(
  { features: { data, shape: [, columns] } }: Answer,
  bands: number,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = bands;
  const g = canvas.getContext("2d")!;
  const image = g.createImageData(columns, bands);
  const top = data.reduce((most, x) => Math.max(most, x), -Infinity);
  const colours = Array.from(
    { length: 256 },
    (_, i) => mapColour("$magma", i / 255, theme()),
  );
  for (let row = 0; row < bands; row++) {
    for (let x = 0; x < columns; x++) {
      const share = 1 + (data[row * columns + x] - top) / RANGE_DB;
      const place = Math.round(255 * Math.min(Math.max(share, 0), 1));
      const at = 4 * ((bands - 1 - row) * columns + x);
      image.data.set(colours[place], at);
      image.data[at + 3] = 255;
    }
  }
  g.putImageData(image, 0, 0);
  return canvas;
}

/** The picture and all that stands around it. */
export class PictureView {
  readonly #canvas = find("picture-canvas", HTMLCanvasElement);
  readonly #text = find("picture-text");
  #answer: Answer | undefined;
  #map: OcclusionMap | undefined;

  /**
   * @param shape  how the picture is drawn
   * @param labels in the order of the probabilities
   */
  constructor(
    readonly shape: PictureShape,
    readonly labels: readonly string[],
  ) {
    redraw(this.#canvas, () => this.#draw());
  }

  /** Show what was seen, and which parts of it carried the answer where that is known. */
  show(answer: Answer, map?: OcclusionMap): void {
    this.#answer = answer;
    this.#map = map;
    this.#text.textContent = this.#describe(answer);
    this.#draw();
  }

  #describe({ steps }: Answer): string {
    const { bands, hz, chunks } = this.shape;
    const what = hz.length > 0
      ? `Loudness of ${bands} bands of frequency over time: bright is loud.`
      : `${bands} values for each moment: bright is large.`;
    const carried = this.#map === undefined
      ? ""
      : ` Red: without this part the answer is less probable. Blue: without it, more.`;
    if (steps === null || chunks === null) return what + carried;
    const { length } = this.labels;
    const after = Array.from({ length: chunks.count }, (_, i) => {
      const row = steps.subarray(i * length, (i + 1) * length);
      const best = row.indexOf(Math.max(...row));
      return `${i + 1} ${this.labels[best]} ${percent(row[best])}`;
    });
    return `${what}${carried} The network reads ${chunks.count} overlapping chunks; its answer after each: ${
      after.join(", ")
    }.`;
  }

  #draw(): void {
    const answer = this.#answer;
    if (answer === undefined) return;
    const { g, width, height } = surface(this.#canvas);
    const { chunks } = this.shape;
    const below = FOOT + (chunks === null ? 0 : MARKS + STEPS);
    const box = {
      left: LEFT,
      top: 4,
      width: width - LEFT,
      height: height - below - 4,
    };
    g.imageSmoothingEnabled = false;
    g.drawImage(
      pixels(answer, this.shape.bands),
      box.left,
      box.top,
      box.width,
      box.height,
    );
    if (this.#map !== undefined) this.#drawMap(g, box, this.#map);
    this.#drawAxes(g, box, answer);
    if (chunks !== null) this.#drawChunks(g, box, answer);
  }

  /** Columns of the answer's picture as px. */
  #scale(box: Box, { features: { shape: [, columns] } }: Answer) {
    return (column: number) => box.left + box.width * column / columns;
  }

  #drawAxes(g: CanvasRenderingContext2D, box: Box, answer: Answer): void {
    const { hz, bands, step } = this.shape;
    g.fillStyle = colour("$muted");
    g.font = "11px system-ui, sans-serif";
    g.textBaseline = "middle";
    g.textAlign = "right";
    for (const named of NAMED) {
      const band = hz.findIndex((centre) => centre >= named);
      if (band < 0) continue;
      const y = box.top + box.height * (1 - (band + 0.5) / bands);
      g.fillText(named < 1000 ? `${named}` : `${named / 1000}k`, LEFT - 8, y);
    }
    if (hz.length > 0) g.fillText("Hz", LEFT - 8, box.top + 6);
    const [, columns] = answer.features.shape;
    const x = this.#scale(box, answer);
    const start = answer.offset ?? 0;
    g.textAlign = "center";
    for (
      let t = Math.ceil(start * 2) / 2;
      t < start + columns * step;
      t += 0.5
    ) {
      const place = x((t - start) / step);
      if (place > box.left + box.width - 14) break;
      g.fillText(
        `${t.toFixed(1)} s`,
        Math.max(place, box.left + 12),
        box.top + box.height + 12,
      );
    }
  }

  /** Each patch red or blue, the stronger the more it carried. */
  #drawMap(
    g: CanvasRenderingContext2D,
    box: Box,
    { drop, rows, columns }: OcclusionMap,
  ): void {
    const most = drop.reduce((m, x) => Math.max(m, Math.abs(x)), 1e-3);
    g.fillStyle = "rgb(10 10 14 / 0.55)";
    g.fillRect(box.left, box.top, box.width, box.height);
    const map = document.createElement("canvas");
    map.width = columns;
    map.height = rows;
    const patches = map.getContext("2d")!;
    for (let i = 0; i < drop.length; i++) {
      const strength = Math.abs(drop[i]) / most;
      const row = rows - 1 - Math.floor(i / columns);
      const rgb = drop[i] > 0 ? "255 70 50" : "70 150 255";
      patches.fillStyle = `rgb(${rgb} / ${(0.85 * strength).toFixed(3)})`;
      patches.fillRect(i % columns, row, 1, 1);
    }
    g.imageSmoothingEnabled = true;
    g.drawImage(map, box.left, box.top, box.width, box.height);
  }

  #drawChunks(g: CanvasRenderingContext2D, box: Box, answer: Answer): void {
    const { count, width, stride } = this.shape.chunks!;
    const x = this.#scale(box, answer);
    const top = box.top + box.height + FOOT;
    g.fillStyle = colour("$muted");
    g.font = "11px system-ui, sans-serif";
    g.textAlign = "right";
    g.fillText("chunks", LEFT - 8, top + 14);
    if (answer.steps !== null) {
      g.fillText("answer", LEFT - 8, top + MARKS + STEPS / 2);
    }
    g.textAlign = "center";
    g.textBaseline = "middle";
    for (let i = 0; i < count; i++) {
      const left = x(i * stride);
      const y = top + (i % 2) * 16;
      g.fillStyle = colour("$axis");
      g.beginPath();
      g.roundRect(left + 1, y, x(i * stride + width) - left - 2, 13, 4);
      g.fill();
      g.fillStyle = colour("$ink");
      g.font = "600 10px system-ui, sans-serif";
      g.fillText(String(i + 1), x(i * stride + width / 2), y + 7);
      if (answer.steps !== null) {
        const middle = i * stride + width / 2;
        const from = x(middle - stride / 2) + 2;
        const to = x(middle + stride / 2) - 2;
        this.#drawStep(g, answer.steps, i, {
          left: from,
          top: top + MARKS + 2,
          width: to - from,
          height: STEPS - 4,
        });
      }
    }
  }

  /** The answer after chunk i: a column, divided as the probabilities are. */
  #drawStep(
    g: CanvasRenderingContext2D,
    steps: Float32Array,
    i: number,
    { left, top, width, height }: Box,
  ): void {
    const { length } = this.labels;
    g.save();
    g.beginPath();
    g.roundRect(left, top, width, height, 4);
    g.clip();
    let y = top;
    for (let label = 0; label < length; label++) {
      const part = steps[i * length + label] * height;
      g.fillStyle = labelColour(this.labels[label]);
      g.fillRect(left, y, width, part + 0.5);
      y += part;
    }
    g.restore();
  }
}
