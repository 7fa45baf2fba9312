/**
 * The optimisers' updates of one variable, on addresses in linear memory.
 *
 * @module
 */
import { chunks } from "./elementwise.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";

/** v' = μ v + (g + λ w), w' = w − η v', of n values. */
export function sgd(kernels: Kernels, block: Block<"Sgd">): void {
  kernels.run("sgd", block, chunks(block.n));
}

/** AdamW's update of n values (see params.ts for its constants). */
export function adamW(kernels: Kernels, block: Block<"AdamW">): void {
  kernels.run("adamW", block, chunks(block.n));
}
