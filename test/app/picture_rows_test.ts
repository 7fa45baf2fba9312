import assert from "node:assert/strict";
import {
  brightness,
  describeGroups,
  groupsOf,
} from "../../lib/app/page/picture_rows.ts";

const mel = { fMin: 0, fMax: 8000, melScale: "slaney" } as const;
const rows = [
  { kind: "coefficients", name: "MFCC", count: 2, hz: [] },
  { kind: "log-mel", count: 2, mel, hz: [500, 4000] },
  { kind: "mask", count: 1, hz: [] },
] as Parameters<typeof groupsOf>[0];

/** Two frames and one of padding, whose zeros are far above any band. */
const features = {
  data: Float32Array.of(
    ...[-400, -300, 0],
    ...[7, 7, 0],
    ...[-90, -130, 0],
    ...[-50, -70, 0],
    ...[1, 1, 0],
  ),
  shape: [5, 3] as [number, number],
};

Deno.test("brightness() has decibels below the loudest band, and each coefficient from its least to its greatest; padding counts for nothing", () => {
  const groups = groupsOf(rows);
  assert.deepEqual(groups.map(({ first, count }) => [first, count]), [
    [0, 2],
    [2, 2],
  ]);
  assert.deepEqual(
    [...brightness(features, groups, 2)],
    [...[0, 1], ...[0, 0], ...[0.5, 0], ...[1, 0.75]],
  );
});

Deno.test("brightness() of silence is darkness, though all its decibels are the greatest", () => {
  const data = new Float32Array(10);
  const shares = brightness({ data, shape: [5, 2] }, groupsOf(rows), 2);
  assert.deepEqual([...shares], Array(8).fill(0));
});

Deno.test("a picture is described from the top: bands, then what is below them", () => {
  assert.equal(
    describeGroups(groupsOf(rows)),
    "Loudness of 2 bands of frequency over time: bright is loud. Below: 2 MFCC for each moment, each from its least, dark, to its greatest.",
  );
});

Deno.test("a picture of bands whose means were taken away in part says so", () => {
  const [, bands] = rows;
  const said = [0.5, 1].map((meanShare) =>
    describeGroups(groupsOf([{ ...bands, meanShare } as typeof bands]))
  );
  assert.match(
    said[0],
    /each less half of its own mean: bright is loud for its band/,
  );
  assert.match(said[1], /each less 100 % of its own mean/);
});
