/**
 * A front end's rows as a picture has them: which belong together, and how bright each
 * value is.
 *
 * @module
 */

import type { Matrix } from "../../features/mod.ts";
import type { PictureShape } from "./protocol.ts";

/** Darkest level in dB below the brightest. */
const RANGE_DB = 80;

/** Rows that belong together, as they are drawn; `first` is where they begin, from the foot. */
export type Group = PictureShape["rows"][number] & { first: number };

/** What is drawn of a picture: all groups but the mask of what is real. */
export function groupsOf(rows: PictureShape["rows"]): Group[] {
  let first = 0;
  return rows.map((group) => {
    const placed = { ...group, first };
    first += group.count;
    return placed;
  }).filter(({ kind }) => kind !== "mask");
}

/** Number of rows of all groups. */
export const heightOf = (groups: readonly Group[]) =>
  groups.reduce((sum, { count }) => sum + count, 0);

/**
 * Values as brightness, from their least, or so many dB below their greatest, to that; all
 * dark where they are equal.
 */
function shares(values: Float32Array, rangeDb?: number): Float32Array {
  const [least, high] = values.reduce(
    ([a, b], x) => [Math.min(a, x), Math.max(b, x)],
    [Infinity, -Infinity],
  );
  const low = rangeDb === undefined || high === least ? least : high - rangeDb;
  return values.map((x) =>
    Math.min(Math.max((x - low) / (high - low || 1), 0), 1)
  );
}

/**
 * How bright each value of a picture is: of decibels by the loudest band, of other numbers
 * by the least and the greatest of their row.
 *
 * @param features not changed
 * @param groups   from {@linkcode groupsOf}
 * @param columns  from the first one on
 * @returns shape [rows of all groups, columns], row 0 the lowest; in [0, 1]
 *
 * @example Two bands, 20 dB apart
 * ```ts
 * import { brightness, groupsOf } from "./picture_rows.ts";
 * import assert from "node:assert/strict";
 *
 * const mel = { fMin: 0, fMax: 8000, melScale: "slaney" } as const;
 * const groups = groupsOf([{ kind: "log-mel", count: 2, mel, hz: [500, 4000] }]);
 * const features = { data: Float32Array.of(-30, -10), shape: [2, 1] as [number, number] };
 * assert.deepEqual([...brightness(features, groups, 1)], [0.75, 1]);
 * ```
 */
export function brightness(
  features: Matrix,
  groups: readonly Group[],
  columns: number,
): Float32Array {
  const { data, shape: [, width] } = features;
  const rowOf = (row: number) =>
    data.subarray(row * width, row * width + columns);
  const out = new Float32Array(heightOf(groups) * columns);
  for (const { kind, first, count } of groups) {
    const values = out.subarray(first * columns, (first + count) * columns);
    for (let row = 0; row < count; row++) {
      const own = rowOf(first + row);
      values.set(kind === "log-mel" ? own : shares(own), row * columns);
    }
    if (kind === "log-mel") values.set(shares(values, RANGE_DB));
  }
  return out;
}

/** What bands of frequency show, in words. */
function describeBands(
  { count, meanShare = 0 }: Extract<Group, { kind: "log-mel" }>,
): string {
  const bands = `Loudness of ${count} bands of frequency over time`;
  const share = meanShare === 0.5 ? "half" : `${100 * meanShare} %`;
  return meanShare === 0
    ? `${bands}: bright is loud.`
    : `${bands}, each less ${share} of its own mean: bright is loud for its band.`;
}

/** What a picture shows, in words. */
export function describeGroups(groups: readonly Group[]): string {
  return groups.map((group) =>
    group.kind === "log-mel"
      ? describeBands(group)
      : `${group.count} ${
        group.kind === "coefficients" ? group.name : "values"
      } for each moment, each from its least, dark, to its greatest.`
  ).toReversed().join(" Below: ");
}
