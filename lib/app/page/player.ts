/**
 * Plays a recording, or a part of it, and says where it is.
 *
 * @module
 */
/// <reference lib="dom" />

import type { Waveform } from "../../audio/mod.ts";

/** A player of one sound at a time. */
export class Player {
  #context: AudioContext | undefined;
  #source: AudioBufferSourceNode | undefined;

  /** @param onTime gets the place in the recording, seconds; null once it has stopped */
  constructor(readonly onTime: (time: number | null) => void) {}

  /** Whether there is a sound. */
  get playing(): boolean {
    return this.#source !== undefined;
  }

  /**
   * Play from a place on; what was playing stops.
   *
   * @param range seconds
   */
  async play(
    { samples, sampleRate }: Waveform,
    [from, to]: readonly [number, number],
  ): Promise<void> {
    this.stop();
    const context = this.#context ??= new AudioContext();
    await context.resume();
    const part = samples.subarray(
      Math.round(from * sampleRate),
      Math.round(to * sampleRate),
    );
    if (part.length === 0) return;
    const buffer = context.createBuffer(1, part.length, sampleRate);
    buffer.copyToChannel(new Float32Array(part), 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.onended = () => {
      if (this.#source === source) this.stop();
    };
    this.#source = source;
    const started = context.currentTime;
    source.start();
    const tick = () => {
      if (this.#source !== source) return;
      this.onTime(Math.min(to, from + context.currentTime - started));
      requestAnimationFrame(tick);
    };
    tick();
  }

  /** Be silent. */
  stop(): void {
    const source = this.#source;
    this.#source = undefined;
    source?.stop();
    this.onTime(null);
  }
}
