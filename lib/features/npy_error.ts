/**
 * The error of `.npy` files.
 *
 * @module
 */

/** A file that is no valid `.npy` file: where, and what was expected. */
export class NpyError extends SyntaxError {
  override name = "NpyError";

  /**
   * @param at       place in the file, such as "byte 6" or "header, descr"
   * @param expected what should stand there, and what does
   */
  constructor(readonly at: string, readonly expected: string) {
    super(`Cannot read .npy file: at ${at}: ${expected}`);
  }
}
