/**
 * Takes what the microphone hears, on the audio thread, and sends it on in pieces.
 *
 * @module
 */

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, kind: unknown): void;

/** Samples of a piece: 43 ms at 48 kHz. */
const PIECE = 2048;

/** Joins the blocks of 128 samples that a browser gives. */
class Capture extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE);
  #filled = 0;

  /** Called for each block; true: more is wanted. */
  process([input]: Float32Array[][]): boolean {
    const block = input[0];
    if (block === undefined) return true; // not connected yet
    this.#piece.set(block, this.#filled);
    this.#filled += block.length;
    if (this.#filled < PIECE) return true;
    this.port.postMessage(this.#piece, [this.#piece.buffer]);
    this.#piece = new Float32Array(PIECE);
    this.#filled = 0;
    return true;
  }
}

registerProcessor("capture", Capture);
