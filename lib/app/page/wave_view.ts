/**
 * The waveform with the window that is heard, which can be moved by pointer and keys.
 *
 * @module
 */
/// <reference lib="dom" />

import { colour, labelColour, redraw, surface } from "./canvas.ts";
import { find, seconds } from "./dom.ts";

/** What the waveform shows. */
export interface Wave {
  /** Mono. */
  samples: Float32Array;
  /** Hz. */
  sampleRate: number;
  /** Seconds of the window. */
  window: number;
  /** Where it begins, seconds; null: it can't be moved, since all is heard. */
  offset: number | null;
  /** The part that is heard, seconds. */
  heard: [start: number, end: number];
}

/** Seconds that an arrow key moves the window by. */
const STEP = 0.1;

/** Seconds that Page Up and Page Down move it by. */
const LEAP = 1;

/** Least seconds of sound that stay in the window. */
const LEAST = 0.5;

/** The least and the greatest sample of each column. */
function outline(samples: Float32Array, columns: number): Float32Array {
  const edges = new Float32Array(2 * columns);
  for (let x = 0; x < columns; x++) {
    const end = Math.floor((x + 1) * samples.length / columns);
    let low = 0;
    let high = 0;
    for (let i = Math.floor(x * samples.length / columns); i < end; i++) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    edges.set([low, high], 2 * x);
  }
  return edges;
}

/** The waveform and its window. */
export class WaveView {
  readonly #box = find("wave");
  readonly #canvas = find("wave-canvas", HTMLCanvasElement);
  readonly #window = find("window");
  readonly #cursor = find("cursor");
  #wave: Wave | undefined;
  #label: string | null = null;

  /** @param onMove gets the new start of the window, seconds */
  constructor(readonly onMove: (offset: number) => void) {
    redraw(this.#canvas, () => this.#draw());
    this.#window.addEventListener("keydown", (event) => this.#onKey(event));
    this.#box.addEventListener("pointerdown", (event) => this.#onDown(event));
  }

  /** Seconds of the recording. */
  get duration(): number {
    const { samples, sampleRate } = this.#wave!;
    return samples.length / sampleRate;
  }

  /** The last place where the window may begin. */
  get #last(): number {
    const { window } = this.#wave!;
    const { duration } = this;
    return Math.max(0, duration - Math.min(window, LEAST), duration - window);
  }

  /** Seconds that the width of the view stands for. */
  get #span(): number {
    const { window, offset } = this.#wave!;
    return Math.max(this.duration, (offset ?? 0) + window);
  }

  /** Show a recording. */
  show(wave: Wave, label: string | null): void {
    this.#wave = wave;
    this.#label = label;
    this.#draw();
  }

  /** Where the sound is that is being played, seconds; null: none is. */
  playing(time: number | null): void {
    this.#cursor.hidden = time === null;
    if (time === null || this.#wave === undefined) return;
    this.#cursor.style.left = `${100 * time / this.#span}%`;
  }

  #draw(): void {
    if (this.#wave === undefined) return;
    this.#placeWindow();
    const { samples, heard: [start, end] } = this.#wave;
    const { g, width, height } = surface(this.#canvas);
    const share = this.duration / this.#span;
    const columns = Math.max(1, Math.floor(width * share / 3));
    const edges = outline(samples, columns);
    const peak = edges.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3);
    const scale = (height / 2 - 6) / peak;
    const heard = this.#label === null
      ? colour("$muted")
      : labelColour(this.#label);
    for (let x = 0; x < columns; x++) {
      const time = (x + 0.5) / columns * this.duration;
      g.fillStyle = time >= start && time < end ? heard : colour("$faint");
      const top = height / 2 - edges[2 * x + 1] * scale;
      const bottom = height / 2 - edges[2 * x] * scale;
      g.beginPath();
      g.roundRect(x * 3, top - 0.75, 2, bottom - top + 1.5, 1);
      g.fill();
    }
  }

  #placeWindow(): void {
    const { offset, window } = this.#wave!;
    this.#window.hidden = offset === null;
    if (offset === null) return;
    const { style } = this.#window;
    style.left = `${100 * offset / this.#span}%`;
    style.width = `${100 * window / this.#span}%`;
    const values = {
      "aria-valuemin": "0",
      "aria-valuemax": this.#last.toFixed(2),
      "aria-valuenow": offset.toFixed(2),
      "aria-valuetext": `${seconds(offset)} to ${
        seconds(Math.min(offset + window, this.duration))
      }`,
    };
    for (const [name, value] of Object.entries(values)) {
      this.#window.setAttribute(name, value);
    }
  }

  #move(offset: number): void {
    const wave = this.#wave!;
    if (wave.offset === null) return;
    const place = Math.round(100 * offset) / 100;
    const next = Math.min(Math.max(place, 0), this.#last);
    if (next === wave.offset) return;
    wave.offset = next;
    wave.heard = [next, next + wave.window];
    this.#draw();
    this.onMove(next);
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#wave?.offset == null) return;
    const { offset } = this.#wave;
    const places: Record<string, number> = {
      ArrowLeft: offset - STEP,
      ArrowDown: offset - STEP,
      ArrowRight: offset + STEP,
      ArrowUp: offset + STEP,
      PageDown: offset - LEAP,
      PageUp: offset + LEAP,
      Home: 0,
      End: this.#last,
    };
    if (!(event.key in places)) return;
    event.preventDefault();
    this.#move(places[event.key]);
  }

  /** The window follows the pointer: from where it is held, or centred where it is not. */
  #onDown(event: PointerEvent): void {
    if (this.#wave?.offset == null || event.button !== 0) return;
    event.preventDefault();
    this.#window.focus();
    const { offset, window } = this.#wave;
    const { left, width } = this.#box.getBoundingClientRect();
    const span = this.#span;
    const timeAt = (x: number) => (x - left) / width * span;
    const time = timeAt(event.clientX);
    const inside = time >= offset && time < offset + window;
    const held = inside ? time - offset : window / 2;
    this.#box.setPointerCapture(event.pointerId);
    this.#move(time - held);
    const follow = (moved: PointerEvent) =>
      this.#move(timeAt(moved.clientX) - held);
    this.#box.addEventListener("pointermove", follow);
    this.#box.addEventListener(
      "lostpointercapture",
      () => this.#box.removeEventListener("pointermove", follow),
      { once: true },
    );
  }
}
