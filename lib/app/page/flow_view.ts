/**
 * Probabilities over time as a flow of colours: each label a layer, all together 1.
 *
 * @module
 */
/// <reference lib="dom" />

import { colour, labelColour, redraw, surface } from "./canvas.ts";

/** Answers over time. */
export interface Flow {
  /** Ascending, seconds. */
  times: readonly number[];
  /** [times, labels]; NaN where there is nothing to hear. */
  probabilities: ArrayLike<number>;
  /** Seconds at the left and the right edge. */
  range: readonly [number, number];
  /** Seconds that the first and the last answer reach outwards. Default: half a step. */
  reach?: number;
  /** Seconds of a part that is marked. */
  marked?: readonly [number, number];
}

/** Answers in a row with something to hear: the first, and the one after the last. */
type Run = [from: number, to: number];

/** px below the flow, for seconds. */
const FOOT = 20;

/** A canvas with a flow. */
export class FlowView {
  #flow: Flow | undefined;

  /** @param labels in the order of the probabilities */
  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly labels: readonly string[],
  ) {
    redraw(canvas, () => this.#draw());
  }

  /** Show answers. */
  show(flow: Flow): void {
    this.#flow = flow;
    this.#draw();
  }

  #runs({ times, probabilities }: Flow): Run[] {
    const { length } = this.labels;
    const runs: Run[] = [];
    for (let i = 0; i < times.length; i++) {
      if (Number.isNaN(probabilities[i * length])) continue;
      const last = runs.at(-1);
      if (last?.[1] === i) last[1] = i + 1;
      else runs.push([i, i + 1]);
    }
    return runs;
  }

  #draw(): void {
    if (this.#flow === undefined) return;
    const { g, width, height } = surface(this.canvas);
    const { times, range: [start, end], marked } = this.#flow;
    const x = (time: number) => width * (time - start) / (end - start);
    const foot = height - FOOT;
    g.fillStyle = colour("$grid");
    g.fillRect(0, 0, width, foot);
    const half = times.length > 1
      ? (times[1] - times[0]) / 2
      : (end - start) / 2;
    for (const run of this.#runs(this.#flow)) {
      this.#drawRun(g, run, foot, { x, half });
    }
    if (marked !== undefined) {
      g.strokeStyle = colour("$ink");
      g.lineWidth = 2;
      const [from, to] = marked.map(x);
      g.strokeRect(
        Math.max(1, from),
        1,
        Math.min(width - 1, to) - Math.max(1, from),
        foot - 2,
      );
    }
    this.#drawTimes(g, foot, x, width);
  }

  /** One layer above the other; the first and the last answer reach half a step further. */
  #drawRun(
    g: CanvasRenderingContext2D,
    [from, to]: Run,
    foot: number,
    { x, half }: { x: (time: number) => number; half: number },
  ): void {
    const { times, probabilities } = this.#flow!;
    const { length } = this.labels;
    const floor = new Float64Array(to - from).fill(foot);
    const places = Array.from(
      { length: to - from },
      (_, i) => x(times[from + i]),
    );
    const { reach = half } = this.#flow!;
    const left = x(times[from] - (from === 0 ? reach : half));
    const right = x(times[to - 1] + (to === times.length ? reach : half));
    for (let label = 0; label < length; label++) {
      const top = floor.map((y, i) =>
        y - foot * probabilities[(from + i) * length + label]
      );
      g.fillStyle = labelColour(this.labels[label]);
      g.beginPath();
      g.moveTo(left, top[0]);
      places.forEach((place, i) => g.lineTo(place, top[i]));
      g.lineTo(right, top[top.length - 1]);
      g.lineTo(right, floor[floor.length - 1] + 0.5);
      for (let i = places.length - 1; i >= 0; i--) {
        g.lineTo(places[i], floor[i] + 0.5);
      }
      g.lineTo(left, floor[0] + 0.5);
      g.fill();
      floor.set(top);
    }
  }

  #drawTimes(
    g: CanvasRenderingContext2D,
    foot: number,
    x: (time: number) => number,
    width: number,
  ): void {
    const [start, end] = this.#flow!.range;
    const step =
      [1, 2, 5, 10, 20, 30, 60, 120].find((s) =>
        (end - start) / s <= width / 70
      ) ?? 300;
    g.fillStyle = colour("$muted");
    g.font = "11px system-ui, sans-serif";
    g.textAlign = "center";
    g.textBaseline = "middle";
    for (let t = Math.ceil(start / step) * step; t <= end; t += step) {
      const place = Math.min(Math.max(x(t), 12), width - 14);
      g.fillText(`${t} s`, place, foot + 12);
    }
  }
}
