/**
 * Figures: each function takes data and gives a {@linkcode Figure} that a
 * notebook shows, a page holds, and that is drawn without a network. Players
 * do the same for sounds.
 *
 * @module
 */

export type { Description } from "./description.ts";
export { type DisplayBundle, Figure } from "./figure.ts";
export { Player, player, playerRow, type Sound } from "./player.ts";
export * from "./signals.ts";
