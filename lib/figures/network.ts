/**
 * The paper's network as a drawing (fig. 6).
 *
 * @module
 */

import type { Matrix } from "../features/mod.ts";
import type { Mark } from "./draw/description.ts";
import { Figure } from "./draw/figure.ts";
import { extent } from "./draw/ranges.ts";
import type { Colour } from "./draw/theme.ts";

/** A layer of {@linkcode networkDrawing}. */
export interface DrawnLayer {
  /** Such as `block1`. */
  name: string;
  /** Shape of its output for one item; its first axis are the chunks. */
  shape: readonly number[];
}

/** What {@linkcode networkDrawing} draws. */
export interface NetworkDrawingOptions {
  /** The chunks themselves, at the foot of the drawing; each [bands, frames]. */
  chunks: readonly Matrix[];
  /** From the first to the last that is applied to each chunk. */
  blocks: readonly DrawnLayer[];
  /** The layer that goes from chunk to chunk. */
  lstm: DrawnLayer;
  /** The names of the answers. */
  labels: readonly string[];
}

/** Half the width of a box and half of its height; places are 1 apart. */
const BOX = { x: 0.43, y: 0.3 };

/** A box with its shape in it. */
function box(x: number, y: number, text: string, colour: Colour): Mark[] {
  const [left, right] = [x - BOX.x, x + BOX.x];
  const [low, high] = [y - BOX.y, y + BOX.y];
  return [{
    kind: "area",
    x: [left, right],
    y: [low, high],
    colour,
    opacity: 0.16,
  }, {
    kind: "line",
    x: [left, right, right, left, left],
    y: [low, low, high, high, low],
    colour,
    width: 1.4,
    hover: text,
  }, {
    kind: "text",
    x,
    y,
    text,
    colour: "$ink",
    anchor: "middle",
  }];
}

/** An arrow between two places. */
function arrow(from: [number, number], to: [number, number]): Mark[] {
  const upward = to[1] > from[1];
  return [{
    kind: "line",
    x: [from[0], to[0]],
    y: [from[1], to[1]],
    colour: "$muted",
    width: 1.2,
    hover: "",
  }, {
    kind: "text",
    x: to[0],
    y: to[1],
    text: upward ? "▲" : "▶",
    colour: "$muted",
    anchor: "middle",
    size: 8,
    shift: upward ? [0, 3] : [-3, 0],
  }];
}

/** One chunk's picture at the foot of its column. */
function chunkPicture(
  matrix: Matrix,
  i: number,
  range: [number, number],
): Mark {
  const [rows, columns] = matrix.shape;
  const [width, height] = [2 * BOX.x / columns, 2 * 0.42 / rows];
  return {
    kind: "heat",
    values: matrix.data,
    rows,
    columns,
    x: { start: i + 1 - BOX.x + width / 2, step: width },
    y: { start: -0.42 + height / 2, step: height },
    map: "$magma",
    range,
    precision: 1,
    hover: `chunk ${i + 1}`,
  };
}

/** Boxes of one row, arrows into them, and along it where it goes from chunk to chunk. */
function layerRow(
  { shape }: DrawnLayer,
  y: number,
  { count, colour, along }: { count: number; colour: Colour; along: boolean },
): Mark[] {
  const text = shape.slice(1).join(" × ");
  const below = y === 1 ? 0.42 : BOX.y;
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((x) => [
    ...arrow([x, y - 1 + below], [x, y - BOX.y]),
    ...(along && x > 1 ? arrow([x - 1 + BOX.x, y], [x - BOX.x, y]) : []),
    ...box(x, y, text, colour),
  ]);
}

/**
 * The network, unrolled over the chunks of a clip (paper, fig. 6): the same blocks look
 * at each chunk, the LSTM goes from one to the next, and what it holds after the last
 * gives the answer. Each box has the shape of what comes out of it.
 *
 * @throws {RangeError} if there is no chunk
 *
 * @example
 * ```ts
 * import { networkDrawing } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const chunk = { data: new Float32Array(4), shape: [2, 2] as [number, number] };
 * const figure = networkDrawing({
 *   chunks: [chunk, chunk],
 *   blocks: [{ name: "block1", shape: [2, 1, 1, 16] }],
 *   lstm: { name: "lstm", shape: [2, 64] },
 *   labels: ["calm", "angry"],
 * });
 * assert.match(figure.summary, /2 chunks; block1 1 × 1 × 16; lstm 64; 2 answers/);
 * ```
 */
export function networkDrawing(
  { chunks, blocks, lstm, labels }: NetworkDrawingOptions,
): Figure {
  const count = chunks.length;
  if (count === 0) {
    throw new RangeError(
      "Cannot draw a network: there must be at least one chunk, got 0",
    );
  }
  const range = extent(chunks.flatMap(({ data }) => extent(data)));
  const [lstmRow, answerRow] = [blocks.length + 1, blocks.length + 2];
  const names = ["chunks", ...blocks.map(({ name }) => name), lstm.name];
  const shapes = [...blocks, lstm].map(({ name, shape }) =>
    `${name} ${shape.slice(1).join(" × ")}`
  );
  const title = "The network, unrolled over the chunks";
  return new Figure({
    title,
    subtitle:
      "Boxes of one row share their values. In each stands the shape of what comes out",
    summary: `${title}: ${count} chunks; ${
      shapes.join("; ")
    }; ${labels.length} answers`,
    height: 150 + 62 * (answerRow + 1),
    panels: [{
      x: {
        title: "Chunk, in the order of time",
        range: [0.45, count + 0.55],
        ticks: {
          at: chunks.map((_, i) => i + 1),
          labels: chunks.map((_, i) => `${i + 1}`),
        },
      },
      y: {
        range: [-0.5, answerRow + 0.5],
        ticks: {
          at: Array.from({ length: answerRow + 1 }, (_, i) => i),
          labels: [...names, "linear"],
        },
        grid: false,
      },
      marks: [
        ...chunks.map((matrix, i) => chunkPicture(matrix, i, range)),
        ...blocks.flatMap((layer, i) =>
          layerRow(layer, i + 1, { count, colour: "$first", along: false })
        ),
        ...layerRow(lstm, lstmRow, { count, colour: "$third", along: true }),
        ...arrow([count, lstmRow + BOX.y], [count, answerRow - BOX.y]),
        ...box(count, answerRow, `${labels.length} answers`, "$second"),
        {
          kind: "text",
          x: count - BOX.x,
          y: answerRow,
          text: labels.join(" · "),
          colour: "$muted",
          anchor: "end",
          shift: [-10, 0],
        },
      ],
    }],
  });
}
