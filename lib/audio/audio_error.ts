/**
 * The one error of the room: a file that is not the audio it should be.
 *
 * @module
 */

import { FormatError, type FormatFault } from "../format_error.ts";

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
export class AudioError extends FormatError {
  /** the class's name, the same across realms */
  override name = "AudioError";

  /**
   * The error for one fault.
   *
   * @param fault   what is wrong, and where: byte offset and part of the file
   * @param options `cause`: a decoder's own error
   */
  constructor(fault: FormatFault, options?: ErrorOptions) {
    super("read", fault, options);
  }
}
