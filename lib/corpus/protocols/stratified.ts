/**
 * Random division within every label: 80/10/10, or into folds.
 *
 * @module
 */
import type { Random } from "../../random.ts";
import type { Clip } from "../clip.ts";

/** Three lists that no value is in twice. */
export interface Parts<T> {
  /** About 80 %. */
  train: T[];
  /** About 10 %. */
  validation: T[];
  /** About 10 %. */
  test: T[];
}

/**
 * Sizes of the parts of n things, as the public code cuts them: the first
 * `int(0.8 n)`, up to `int(0.9 n)`, and the rest.
 */
function partSizes(n: number): [number, number, number] {
  const first = Math.floor(0.8 * n);
  const second = Math.floor(0.9 * n);
  return [first, second - first, n - second];
}

/**
 * Divide a list at random: a permutation, cut at 80 and 90 %.
 *
 * @param items not changed
 * @returns new lists; 576 items give 460 / 58 / 58, 288 give 230 / 29 / 29
 *
 * @example Ten numbers
 * ```ts
 * import { Random } from "../../random.ts";
 * import { cutAtRandom } from "./stratified.ts";
 * import assert from "node:assert/strict";
 *
 * const parts = cutAtRandom([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], new Random(1));
 * assert.equal(parts.train.length, 8);
 * assert.equal(parts.test.length, 1);
 * ```
 */
export function cutAtRandom<T>(items: readonly T[], random: Random): Parts<T> {
  const order = random.permutation(items.length).map((i) => items[i]);
  const [train, validation] = partSizes(items.length);
  return {
    train: order.slice(0, train),
    validation: order.slice(train, train + validation),
    test: order.slice(train + validation),
  };
}

/** Clips of one label that are counted as one and never parted. */
export interface Atom {
  /** The label of them all. */
  label: string;
  /** At least one. */
  clips: Clip[];
}

/** Each clip by itself. */
export function singles(clips: readonly Clip[]): Atom[] {
  return clips.map((clip) => ({ label: clip.label, clips: [clip] }));
}

/** The takes of each pair together; clips whose pair isn't known by themselves. */
export function pairs(clips: readonly Clip[]): Atom[] {
  const known = Map.groupBy(
    clips,
    ({ name, pair, label }) =>
      pair === undefined ? `name ${name}` : `pair ${label}/${pair}`,
  );
  return [...known.values()]
    .map((takes) => ({ label: takes[0].label, clips: takes }));
}

/** Atoms joined where they hold the same samples (connected components). */
function joinSameSamples(atoms: readonly Atom[]): Atom[][] {
  const units = new Map<number, Atom[]>(atoms.map((atom, i) => [i, [atom]]));
  const unitOf = atoms.map((_, i) => i);
  const firstWith = new Map<string, number>();
  atoms.forEach((atom, i) => {
    for (const { hash } of atom.clips) {
      const other = firstWith.get(hash);
      firstWith.set(hash, i);
      if (other === undefined || unitOf[other] === unitOf[i]) continue;
      const [from, to] = [unitOf[i], unitOf[other]];
      units.get(to)!.push(...units.get(from)!);
      units.delete(from);
      unitOf.forEach((unit, j) => {
        if (unit === from) unitOf[j] = to;
      });
    }
  });
  return [...units.values()];
}

/** Sizes of the parts of n things of the i-th label. */
type Sizes = (n: number, i: number) => number[];

/** Free places of the parts, by label. */
class Places {
  #free: Map<string, number[]>;
  #parts: number[];

  constructor(atoms: readonly Atom[], sizes: Sizes) {
    const counts = Map.groupBy(atoms, (atom) => atom.label);
    this.#free = new Map(
      [...counts].map(([label, list], i) => [label, sizes(list.length, i)]),
    );
    this.#parts = sizes(0, 0).map((_, part) => part);
  }

  /** Free places of the unit's labels in a part, and whether it fits in. */
  #room(unit: Atom[], part: number): { free: number; fits: boolean } {
    let free = 0;
    let fits = true;
    for (const [label, list] of Map.groupBy(unit, (atom) => atom.label)) {
      const places = this.#free.get(label)![part];
      free += places;
      fits &&= places >= list.length;
    }
    return { free, fits };
  }

  /** Draws a part, as likely as it has free places, and takes them. */
  take(unit: Atom[], random: Random): number {
    const rooms = this.#parts.map((part) => this.#room(unit, part));
    const weights = rooms.map(({ free, fits }) => fits ? free : 0);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let part = 0;
    if (total > 0) {
      let draw = random.integer(0, total);
      while (draw >= weights[part]) draw -= weights[part++];
    } else { // too large for any part: where most is free
      const free = rooms.map((room) => room.free);
      part = free.indexOf(Math.max(...free));
    }
    for (const atom of unit) this.#free.get(atom.label)![part]--;
    return part;
  }
}

/** Divides atoms at random into parts of these sizes, those with the same samples on one side. */
function divideAtoms(
  atoms: readonly Atom[],
  sizes: Sizes,
  random: Random,
): Clip[][] {
  const units = joinSameSamples(atoms);
  const places = new Places(atoms, sizes);
  const order = random.permutation(units.length).map((i) => units[i])
    .sort((a, b) => b.length - a.length);
  const parts: Clip[][] = sizes(0, 0).map(() => []);
  for (const unit of order) {
    const part = parts[places.take(unit, random)];
    for (const atom of unit) part.push(...atom.clips);
  }
  return parts;
}

/**
 * Divide atoms at random, 80/10/10 per label, those with the same samples on one
 * side. The sizes are those of {@linkcode cutAtRandom}, unless so many atoms hold
 * the same samples that the parts can't be filled exactly.
 *
 * Units of several atoms are placed first, while every part has places for them;
 * without such units each division is as likely as by a permutation.
 *
 * @param atoms  not changed
 * @returns new lists of clips
 */
export function drawParts(atoms: readonly Atom[], random: Random): Parts<Clip> {
  const [train, validation, test] = divideAtoms(atoms, partSizes, random);
  return { train, validation, test };
}

/**
 * Deal atoms at random into folds that differ by at most one atom per label, those
 * with the same samples in one fold (as far as they fit, see {@linkcode drawParts}).
 *
 * @param atoms not changed
 * @param count number of folds
 * @returns a new list of clips per fold
 */
export function dealFolds(
  atoms: readonly Atom[],
  count: number,
  random: Random,
): Clip[][] {
  // Each label begins at another fold, so that the odd ones out don't meet in the first.
  const sizes = (n: number, i: number) =>
    Array.from({ length: count }, (_, fold) => {
      const at = (fold + i) % count;
      return Math.floor((at + 1) * n / count) - Math.floor(at * n / count);
    });
  return divideAtoms(atoms, sizes, random);
}

/**
 * Draw a tenth of the atoms of each label, at least one where a label has two, those
 * with the same samples on one side.
 *
 * @param atoms not changed
 * @returns new lists of clips
 */
export function drawTenth(
  atoms: readonly Atom[],
  random: Random,
): { rest: Clip[]; drawn: Clip[] } {
  const sizes = (n: number) => {
    const tenth = n < 2 ? 0 : Math.max(1, Math.floor(n / 10));
    return [n - tenth, tenth];
  };
  const [rest, drawn] = divideAtoms(atoms, sizes, random);
  return { rest, drawn };
}
