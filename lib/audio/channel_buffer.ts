/**
 * Gathers what a decoder hands out piece by piece.
 *
 * @module
 */

/** Channels of a length known beforehand, filled from the front. */
export class ChannelBuffer {
  #channels: Float32Array[];
  #filled = 0;

  /**
   * @param nChannels number of channels
   * @param nSamples  samples per channel
   */
  constructor(nChannels: number, nSamples: number) {
    this.#channels = Array.from(
      { length: nChannels },
      () => new Float32Array(nSamples),
    );
  }

  /**
   * Copy the next piece of each channel; what does not fit is only counted.
   *
   * @throws {RangeError} if there are fewer channels than promised
   */
  append(pieces: Float32Array[]): void {
    const length = pieces[0]?.length ?? 0;
    if (length === 0) return;
    if (pieces.length < this.#channels.length) {
      throw new RangeError(
        `${this.#channels.length} channels were promised, got ${pieces.length}`,
      );
    }
    const room = Math.max(0, this.#channels[0].length - this.#filled);
    // Decoders may give more channels than the file has; the first ones are the file's.
    this.#channels.forEach((channel, c) => {
      if (room > 0) channel.set(pieces[c].subarray(0, room), this.#filled);
    });
    this.#filled += length;
  }

  /** Samples per channel so far. */
  get filled(): number {
    return this.#filled;
  }

  /**
   * The filled channels.
   *
   * @param skip samples to leave out at the front
   * @param end  index behind the last sample to keep
   * @returns views from `skip` to `end`
   * @throws {RangeError} if nothing lies between them, or fewer samples came than `end`
   */
  finish(skip: number, end: number): Float32Array[] {
    if (this.#filled < end) {
      throw new RangeError(`${end} samples were promised, got ${this.#filled}`);
    }
    if (!(skip < end)) throw new RangeError("there is no sample to keep");
    return this.#channels.map((channel) => channel.subarray(skip, end));
  }
}
