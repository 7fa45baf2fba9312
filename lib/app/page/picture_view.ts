/**
 * What the front end sees: the picture, the chunks that the network reads one after the
 * other, and its answer after each.
 *
 * @module
 */
/// <reference lib="dom" />

import { mapColour } from "../../figures/draw/colour_maps.ts";
import { realColumns } from "../../features/front_ends/real_columns.ts";
import type { OcclusionMap } from "../../listen/mod.ts";
import { colour, labelColour, redraw, surface, theme } from "./canvas.ts";
import { find, percent } from "./dom.ts";
import {
  brightness,
  describeGroups,
  type Group,
  groupsOf,
  heightOf,
} from "./picture_rows.ts";
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

/** A rectangle on the canvas, px. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A picture of the groups, one px a value, the first row at the foot. */
function pixels(
  { features }: Answer,
  groups: readonly Group[],
  columns: number,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = heightOf(groups);
  const g = canvas.getContext("2d")!;
  const image = g.createImageData(canvas.width, canvas.height);
  const colours = Array.from(
    { length: 256 },
    (_, i) => mapColour("$magma", i / 255, theme()),
  );
  brightness(features, groups, columns).forEach((share, i) => {
    const row = canvas.height - 1 - Math.floor(i / columns);
    const at = 4 * (row * columns + i % columns);
    image.data.set(colours[Math.round(255 * share)], at);
    image.data[at + 3] = 255;
  });
  g.putImageData(image, 0, 0);
  return canvas;
}

/** The picture and all that stands around it. */
export class PictureView {
  readonly #canvas = find("picture-canvas", HTMLCanvasElement);
  readonly #text = find("picture-text");
  readonly #groups: Group[];
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
    this.#groups = groupsOf(shape.rows);
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
    const { chunks } = this.shape;
    const what = describeGroups(this.#groups);
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
    const steps = answer.steps === null ? 0 : STEPS;
    const below = FOOT + (chunks === null ? 0 : MARKS + steps);
    const box = {
      left: LEFT,
      top: 4,
      width: width - LEFT,
      height: height - below - 4,
    };
    const columns = this.#columns(answer);
    if (columns === 0) return;
    g.imageSmoothingEnabled = false;
    g.drawImage(
      pixels(answer, this.#groups, columns),
      box.left,
      box.top,
      box.width,
      box.height,
    );
    if (this.#map !== undefined) this.#drawMap(g, box, this.#map);
    this.#drawAxes(g, box, answer);
    if (chunks !== null) this.#drawChunks(g, box, answer);
  }

  /** Columns of the recording. */
  #columns({ features }: Answer): number {
    return realColumns(features, this.shape.rows);
  }

  /** Columns of the answer's picture as px. */
  #scale(box: Box, answer: Answer) {
    const columns = this.#columns(answer);
    return (column: number) => box.left + box.width * column / columns;
  }

  #drawAxes(g: CanvasRenderingContext2D, box: Box, answer: Answer): void {
    g.fillStyle = colour("$muted");
    g.font = "11px system-ui, sans-serif";
    g.textBaseline = "middle";
    g.textAlign = "right";
    const height = heightOf(this.#groups);
    const y = (row: number) => box.top + box.height * (1 - row / height);
    for (const group of this.#groups) {
      const { first, count, hz } = group;
      const middle = y(first + count / 2);
      if (group.kind === "coefficients") {
        g.fillText(group.name, LEFT - 8, middle);
      }
      for (const named of NAMED) {
        const band = hz.findIndex((centre) => centre >= named);
        if (band < 0) continue;
        const text = named < 1000 ? `${named}` : `${named / 1000}k`;
        g.fillText(text, LEFT - 8, y(first + band + 0.5));
      }
      if (hz.length > 0) g.fillText("Hz", LEFT - 8, y(first + count) + 6);
    }
    this.#drawTimes(g, box, answer);
  }

  /** Seconds below the picture. */
  #drawTimes(g: CanvasRenderingContext2D, box: Box, answer: Answer): void {
    const x = this.#scale(box, answer);
    const [start] = answer.extent;
    const end = start + this.#columns(answer) * this.shape.step;
    g.textAlign = "center";
    for (let t = Math.ceil(start * 2) / 2; t < end; t += 0.5) {
      const place = x((t - start) / this.shape.step);
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
