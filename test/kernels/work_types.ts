/** What work for the kernels is. */
import type { Kernels } from "../../lib/kernels/mod.ts";

/** Operations on blocks of floats. */
export interface Work {
  /** Floats of each block that is read; they are filled with normal values. */
  given: Record<string, number>;
  /** Floats of each block that is written. */
  made: Record<string, number>;
  run(kernels: Kernels, at: Record<string, number>): void;
}
