/**
 * What blocks (wide_block.ts) and convolutions (wide_conv.ts) by Winograd's F(4×4, 3×3)
 * have in common: the transformed filter, and the room that a run of tiles needs.
 *
 * @module
 */
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";
import { RUN } from "./wide_runs.ts";

/** Columns of a packed panel, as in winograd.as.ts. */
export const WIDE_PANEL = 8;

/** Matrices of a transformed tile or filter. */
const MATRICES = 36;

/** Channels that come in and go out. */
interface Channels {
  channels: number;
  n: number;
}

/** Tiles of a slice, a multiple of those of a run: one where they are few. */
export function sliceTiles(tiles: number): number {
  return tiles > 32 * RUN ? 2 * RUN : RUN;
}

/** Bytes of a transformed filter, transposed or not, with a gap after each matrix. */
export function wideFilterBytes({ channels, n }: Channels): number {
  return MATRICES * (4 * channels * n + 64);
}

/** Bytes of scratch of a run: constants, table, spare vectors, a window, V and M. */
export function wideRunBytes({ channels, n }: Channels): number {
  const run = MATRICES * (RUN * (channels + n) + 32);
  return 192 + 8 * RUN + 16 + 16 * 96 +
    4 * (Math.max(36 * channels, 4 * n) + run);
}

/** Transform a filter of 3 × 3 taps, and pack it; strides as of the kernel `pack`. */
export function packWide(
  kernels: Kernels,
  strides: Omit<Block<"Pack">, "panels">,
  panels: number,
): void {
  const block = { ...strides, panels };
  kernels.run("widePack", block, strides.n / WIDE_PANEL, 16 * 18);
}
