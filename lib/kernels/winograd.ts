/**
 * Winograd's F(2×2, 3×3) for the convolution of a block: where it serves, the
 * packing of its filters, the room it needs.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import type { Kernels } from "./kernels.ts";

/** Sizes that matter here. */
interface WinogradShape {
  height: number;
  width: number;
  /** Input channels. */
  channels: number;
  /** Output channels. */
  n: number;
}

/** Whether the kernels `winograd…` serve: whole tiles, whole panels. */
export function suitsWinograd(
  { height, width, channels, n }: WinogradShape,
): boolean {
  return height % 2 === 0 && width % 2 === 0 &&
    channels % CONSTANTS.WINOGRAD_PANEL === 0 &&
    n % CONSTANTS.WINOGRAD_PANEL === 0;
}

/** Bytes of a transformed filter, transposed or not. */
export function winogradBytes({ channels, n }: WinogradShape): number {
  return 4 * 16 * channels * n;
}

/** Bytes of scratch of a run of tiles, and of four packed rows. */
export function winogradScratch({ channels, n }: WinogradShape): number {
  return 4 *
    (16 * (CONSTANTS.WINOGRAD_RUN * (channels + n) + 32) +
      4 * Math.max(channels, n));
}

/**
 * Transform a filter [3, 3, channels, n] and pack it.
 *
 * @param form     "forward", or "transposed" for the input gradient
 * @param target   address of {@linkcode winogradBytes} bytes
 */
export function packWinograd(
  kernels: Kernels,
  { channels, n }: WinogradShape,
  source: number,
  target: number,
  form: "forward" | "transposed",
): void {
  const sides = form === "forward"
    ? { k: channels, kStride: n, n, nStride: 1 }
    : { k: n, kStride: 1, n: channels, nStride: n };
  kernels.run(
    "winogradPack",
    {
      source,
      panels: target,
      taps: 9,
      tapStride: channels * n,
      ...sides,
    },
    sides.n / CONSTANTS.WINOGRAD_PANEL,
    192,
  );
}
