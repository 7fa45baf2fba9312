/**
 * A file's bytes together with its name, so that every reader can say where it
 * stands when something is wrong.
 *
 * @module
 */

import { AudioError } from "./audio_error.ts";

/** The bytes of one file, read only. Offsets are bytes from the start of the file. */
export class Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly file: string;

  /**
   * @param bytes the file; kept by reference, not changed
   * @param file  its name, for errors
   */
  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.file = file;
  }

  /** Number of bytes. */
  get length(): number {
    return this.bytes.length;
  }

  /** Whether the four-character code (or any ASCII text) stands at `offset`. */
  has(text: string, offset = 0): boolean {
    if (offset + text.length > this.length) return false;
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[offset + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Up to `length` bytes from `offset` as text for a message, quoted, with `\x` escapes. */
  quote(offset: number, length = 4): string {
    const part = this.bytes.subarray(offset, offset + length);
    const text = Array.from(
      part,
      (byte) =>
        byte >= 0x20 && byte < 0x7f
          ? String.fromCharCode(byte)
          : `\\x${byte.toString(16).padStart(2, "0")}`,
    );
    return `"${text.join("")}"`;
  }

  /**
   * The error for a broken rule; the caller throws it.
   *
   * @param at       the place: `"byte 22 (fmt chunk)"`
   * @param expected the rule
   * @param found    the value
   * @param cause    a decoder's own error
   */
  fault(
    at: string,
    expected: string,
    found: string | number,
    cause?: unknown,
  ): AudioError {
    return new AudioError(
      { file: this.file, at, expected, found: String(found) },
      cause === undefined ? undefined : { cause },
    );
  }

  /**
   * The error for a stream that looks right and that its decoder refuses; an error
   * that already says so stays as it is.
   *
   * @param at      where the stream starts
   * @param decoder the decoder's name
   * @param cause   the decoder's own error
   */
  undecodable(at: string, decoder: string, cause: unknown): AudioError {
    if (cause instanceof AudioError) return cause;
    const words = cause instanceof Error ? cause.message : String(cause);
    return this.fault(at, `a stream that ${decoder} decodes`, words, cause);
  }
}
