// Browser compatible.
/**
 * More training items from the same recordings: white noise at a set
 * signal-to-noise ratio, drawn from named streams so that every copy can be made again.
 *
 * @module
 */

export { addNoise, type CopyName, noisyCopy } from "./noise.ts";
