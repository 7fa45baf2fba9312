/**
 * The error of `.npy` files.
 *
 * @module
 */

import { FormatError, type FormatFault } from "../format_error.ts";

/** A file that is no valid `.npy` file: where, and what was expected. */
export class NpyError extends FormatError {
  /** the class's name, the same across realms */
  override name = "NpyError";

  /**
   * The error for one fault.
   *
   * @param fault   `at`: place in the file, such as "byte 6" or "header, descr"
   * @param options `cause`: a decoder's own error
   */
  constructor(fault: Omit<FormatFault, "file">, options?: ErrorOptions) {
    super("read", { file: ".npy file", ...fault }, options);
  }
}
