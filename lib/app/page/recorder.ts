/**
 * Records from the microphone: one button that begins and ends it.
 *
 * @module
 */
/// <reference lib="dom" />

import type { Waveform } from "../../audio/mod.ts";
import { find, seconds } from "./dom.ts";
import { type Microphone, openMicrophone } from "./microphone.ts";

/** Seconds after which a recording ends by itself. */
const LONGEST = 60;

/** What is done with a recording, and with trouble. */
export interface RecorderUser {
  /** Hz. */
  sampleRate: number;
  /** Gets the recording. */
  onRecorded(waveform: Waveform): void;
  /** Gets what went wrong, in words. */
  onProblem(message: string): void;
}

/** Pieces in one array. */
export function join(
  pieces: readonly Float32Array[],
): Float32Array<ArrayBuffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const all = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The button and what it records. */
export class Recorder {
  readonly #button = find("record");
  readonly #text = find("record-text");
  #microphone: Microphone | undefined;
  #opening = false;
  #pieces: Float32Array[] = [];

  /** @param user gets the recordings */
  constructor(readonly user: RecorderUser) {
    this.#button.addEventListener("click", () => this.#toggle());
  }

  async #toggle(): Promise<void> {
    if (this.#opening) return;
    if (this.#microphone !== undefined) return this.stop();
    this.#opening = true;
    this.#pieces = [];
    try {
      this.#microphone = await openMicrophone({
        sampleRate: this.user.sampleRate,
        onSamples: (samples) => this.#take(samples),
        onEnd: () => this.stop(),
      });
      this.#show(0);
    } catch (error) {
      this.user.onProblem((error as Error).message);
    } finally {
      this.#opening = false;
    }
  }

  #take(samples: Float32Array): void {
    this.#pieces.push(samples);
    const level = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    this.#button.style.setProperty("--level", String(Math.sqrt(level)));
    const { sampleRate } = this.user;
    const time = this.#pieces.length * samples.length / sampleRate;
    if (this.#microphone !== undefined) this.#show(time);
    if (time >= LONGEST) this.stop();
  }

  #show(time: number): void {
    this.#text.textContent = `Stop (${seconds(time)})`;
    this.#button.classList.add("on");
  }

  /** End the recording, if there is one, and give it on. */
  stop(): void {
    if (this.#microphone === undefined) return;
    this.#microphone.stop();
    this.#microphone = undefined;
    this.#text.textContent = "Record";
    this.#button.classList.remove("on");
    const { sampleRate, onRecorded, onProblem } = this.user;
    const samples = join(this.#pieces);
    if (samples.length > 0) onRecorded({ samples, sampleRate });
    else onProblem("Nothing was recorded: the microphone gave no sound.");
  }
}
