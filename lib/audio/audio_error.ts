/**
 * The one error of the room: a file that is not the audio it should be.
 *
 * @module
 */

/** What an {@linkcode AudioError} is made of. */
export interface AudioFault {
  /** the file, as the caller named it */
  file: string;
  /** the place: byte offset and part of the file */
  at: string;
  /** the rule that is broken */
  expected: string;
  /** what stands there instead */
  found: string;
}

/**
 * A file cannot be read as audio. Says which file, where, what was expected and
 * what was found instead; `cause` holds a decoder's own error where there is one.
 *
 * @example
 * ```ts
 * import { AudioError, decodeAudio } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const error = await decodeAudio(new Uint8Array(0), "clip.wav").catch((e) => e);
 * assert.ok(error instanceof AudioError);
 * assert.equal(
 *   error.message,
 *   "Cannot read clip.wav: byte 0: expected an audio file, got an empty one",
 * );
 * ```
 */
export class AudioError extends SyntaxError {
  /** Tells the class by its name, across realms. */
  override name = "AudioError";
  /** the file, as the caller named it */
  readonly file: string;
  /** the place: byte offset and part of the file */
  readonly at: string;
  /** the rule that is broken */
  readonly expected: string;
  /** what stands there instead */
  readonly found: string;

  /**
   * The error for one fault.
   *
   * @param fault   what is wrong, and where
   * @param options `cause`: a decoder's own error
   */
  constructor(fault: AudioFault, options?: ErrorOptions) {
    const { file, at, expected, found } = fault;
    super(
      `Cannot read ${file}: ${at}: expected ${expected}, got ${found}`,
      options,
    );
    this.file = file;
    this.at = at;
    this.expected = expected;
    this.found = found;
  }
}
