import assert from "node:assert/strict";
import {
  dbToPower,
  type DecibelOptions,
  type Matrix,
  powerToDb,
} from "../../lib/features/mod.ts";
import { assertWithin, readJson } from "./fixture.ts";

const { power, shape, cases } = readJson<{
  power: number[];
  shape: [number, number];
  cases: (DecibelOptions & { db: number[] })[];
}>("decibels");

const matrix = (...values: number[]): Matrix => ({
  data: Float32Array.from(values),
  shape: [1, values.length],
});

Deno.test("powerToDb() matches librosa within 1e-4 dB, 32 cases", () => {
  for (const { db, ...options } of cases) {
    const got = powerToDb({ data: Float32Array.from(power), shape }, options);
    // librosa rounds to float32 at each step: 1e-5 dB at 140 dB.
    assertWithin(got.data, db, 1e-4, JSON.stringify(options));
    assert.deepEqual(got.shape, shape);
  }
});

Deno.test("powerToDb() of silence is 0 dB everywhere", () => {
  assert.deepEqual(powerToDb(matrix(0, 0, 0)).data, new Float32Array(3));
});

Deno.test("dbToPower() undoes powerToDb() within float32's digits, above the floor", () => {
  const original = matrix(1, 2, 0.5, 1e-3);
  const back = dbToPower(powerToDb(original, { ref: 0.25 }), 0.25);
  back.data.forEach((value, i) =>
    assert(Math.abs(value / original.data[i] - 1) < 1e-5)
  );
});

Deno.test("powerToDb() leaves its input alone and refuses options out of range", () => {
  const input = matrix(1, 0);
  powerToDb(input);
  assert.deepEqual(input, matrix(1, 0));
  assert.throws(() => powerToDb(input, { amin: 0 }), {
    name: "RangeError",
    message:
      "Cannot convert power to decibels: amin must be more than 0, got 0",
  });
  for (
    const options of [{ ref: 0 }, { ref: NaN }, { topDb: -1 }, { topDb: NaN }]
  ) {
    assert.throws(() => powerToDb(input, options), RangeError);
  }
});
