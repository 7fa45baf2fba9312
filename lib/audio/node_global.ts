/**
 * Gives a page the name `global`, by which `wav-decoder` looks for Node's `Buffer`.
 * Imported before it.
 *
 * @module
 */

(globalThis as { global?: unknown }).global ??= globalThis;
