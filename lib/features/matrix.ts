/**
 * The type that pictures of sound have in this project.
 *
 * @module
 */

/** A table of numbers, such as a spectrogram: bands down, frames across. */
export interface Matrix {
  /** row-major: row r, column c stands at r × columns + c */
  data: Float32Array;
  /** [rows, columns] */
  shape: [rows: number, columns: number];
}
