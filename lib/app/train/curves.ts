/**
 * Learning curves that grow with every step, on a canvas.
 *
 * @module
 */
/// <reference lib="dom" />

import { colour, surface } from "../page/canvas.ts";

/** A place on a curve: epochs that are done, and a value. */
export type Point = readonly [epoch: number, value: number];

/** What one canvas shows. */
export interface Curves {
  /** Stands above it. */
  title: string;
  /** Value at the top; the foot is 0. */
  top: number;
  /** Parts that the values are marked in. */
  parts: number;
  /** Epochs that the axis holds. */
  epochs: number;
  /** What guessing gives. */
  chance: number;
  /** How a value is written. */
  format(value: number): string;
  /** After each step. */
  steps: readonly Point[];
  /** After each epoch, on the items that are learned from. */
  training: readonly Point[];
  /** After each epoch, on items that are not. */
  validation: readonly Point[];
  /** The chosen epoch. */
  best?: number;
}

/** px around the curves: room for the values at the left, names at the right. */
const MARGIN = { left: 46, right: 84, top: 34, bottom: 28 };

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

type Pen = ReturnType<typeof surface>["g"];

/** From places on the curves to px. */
interface Frame {
  g: Pen;
  x(epoch: number): number;
  y(value: number): number;
  right: number;
  bottom: number;
}

/** Whole epochs that are marked below the axis: few enough to be read. */
function epochTicks(epochs: number, width: number): number[] {
  const room = Math.max(1, Math.floor(width / 34));
  const step = [1, 2, 5, 10, 20, 50].find((n) => epochs / n <= room) ?? 100;
  const count = Math.floor(epochs / step) + 1;
  return Array.from({ length: count }, (_, i) => i * step);
}

/** Grid, values and epochs. */
function drawAxes({ g, x, y, right, bottom }: Frame, curves: Curves): void {
  g.font = FONT;
  g.lineWidth = 1;
  g.strokeStyle = colour("$grid");
  g.fillStyle = colour("$muted");
  g.textAlign = "right";
  g.textBaseline = "middle";
  for (let i = 0; i <= curves.parts; i++) {
    const value = i * curves.top / curves.parts;
    const at = Math.round(y(value)) + 0.5;
    g.beginPath();
    g.moveTo(MARGIN.left, at);
    g.lineTo(right, at);
    g.stroke();
    g.fillText(curves.format(value), MARGIN.left - 8, at);
  }
  g.textAlign = "center";
  g.textBaseline = "top";
  for (const epoch of epochTicks(curves.epochs, right - MARGIN.left)) {
    g.fillText(String(epoch), x(epoch), bottom + 8);
  }
  g.textAlign = "left";
  g.fillText("epochs", right + 10, bottom + 8);
}

/** A dotted line across, with its name in the margin. */
function drawChance({ g, y, right }: Frame, { chance }: Curves): void {
  g.strokeStyle = g.fillStyle = colour("$muted");
  g.setLineDash([2, 4]);
  g.beginPath();
  g.moveTo(MARGIN.left, y(chance));
  g.lineTo(right, y(chance));
  g.stroke();
  g.setLineDash([]);
}

function drawLine(
  { g, x, y }: Frame,
  points: readonly Point[],
  style: { ink: string; width: number; dots?: boolean },
): void {
  if (points.length === 0) return;
  g.strokeStyle = g.fillStyle = style.ink;
  g.lineWidth = style.width;
  g.lineJoin = g.lineCap = "round";
  g.beginPath();
  points.forEach(([epoch, value], i) =>
    i === 0 ? g.moveTo(x(epoch), y(value)) : g.lineTo(x(epoch), y(value))
  );
  g.stroke();
  if (!style.dots) return;
  for (const [epoch, value] of points) {
    g.beginPath();
    g.arc(x(epoch), y(value), 3.5, 0, 2 * Math.PI);
    g.fill();
  }
}

/** Names at the ends of the lines, moved apart where they would meet. */
function drawNames(
  { g, y, right }: Frame,
  names: { text: string; value: number; ink: string }[],
): void {
  g.font = FONT;
  g.textAlign = "left";
  g.textBaseline = "middle";
  const sorted = [...names].sort((a, b) => y(a.value) - y(b.value));
  let last = -Infinity;
  for (const { text, value, ink } of sorted) {
    last = Math.max(y(value), last + 15);
    g.fillStyle = ink;
    g.fillText(text, right + 10, last);
  }
}

/** The line of the chosen epoch. */
function drawBest({ g, x, bottom }: Frame, best: number): void {
  g.strokeStyle = colour("$third");
  g.lineWidth = 1.5;
  g.setLineDash([5, 4]);
  g.beginPath();
  g.moveTo(x(best), MARGIN.top - 6);
  g.lineTo(x(best), bottom);
  g.stroke();
  g.setLineDash([]);
}

/** Draw curves on a canvas, in its size and the reader's theme. */
export function drawCurves(canvas: HTMLCanvasElement, curves: Curves): void {
  const { g, width, height } = surface(canvas);
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const { top, epochs, steps, training, validation, best, chance } = curves;
  const frame: Frame = {
    g,
    x: (epoch) => MARGIN.left + (right - MARGIN.left) * epoch / epochs,
    y: (value) => bottom - (bottom - MARGIN.top) * Math.min(1.05, value / top),
    right,
    bottom,
  };
  g.fillStyle = colour("$ink");
  g.textBaseline = "alphabetic";
  g.font = `600 14px ${FONT.slice(5)}`;
  g.fillText(curves.title, 0, 14);
  drawAxes(frame, curves);
  drawChance(frame, curves);
  const [first, second] = [colour("$first"), colour("$second")];
  g.globalAlpha = 0.4;
  drawLine(frame, steps, { ink: first, width: 1.2 });
  g.globalAlpha = 1;
  if (best !== undefined) drawBest(frame, best);
  drawLine(frame, training, { ink: first, width: 2.4, dots: true });
  drawLine(frame, validation, { ink: second, width: 2.4, dots: true });
  const ends = [
    {
      text: "training",
      points: training.length > 0 ? training : steps,
      ink: first,
    },
    { text: "validation", points: validation, ink: second },
  ];
  drawNames(frame, [
    { text: "chance", value: chance, ink: colour("$muted") },
    ...ends.flatMap(({ text, points, ink }) =>
      points.length > 0 ? [{ text, value: points.at(-1)![1], ink }] : []
    ),
  ]);
}
