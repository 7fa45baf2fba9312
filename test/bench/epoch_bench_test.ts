import assert from "node:assert/strict";
import {
  besideShare,
  EpochClock,
  epochTable,
  type EpochTimes,
} from "./epoch_bench.ts";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("EpochClock tells input from steps and validation, and misses nothing between", async () => {
  const clock = new EpochClock({
    train: 2,
    validation: 1,
    batch: async () => {
      await wait(20);
      return { x: new Float32Array(1), labels: new Int32Array(1) };
    },
  });
  clock.start();
  for (let step = 0; step < 2; step++) {
    await clock.batch("train", [step]);
    await wait(40);
    clock.endWork();
    await wait(10); // beside the network
  }
  await clock.batch("validation", [0]);
  await wait(30);
  await clock.batch("validation", [0]); // ends the work on the one before
  clock.endWork();
  const times = clock.endEpoch();
  // Timers are never early (by more than their rounding), and late on a busy machine.
  const least: EpochTimes = {
    steps: 80,
    input: 80,
    validation: 30,
    total: 210,
  };
  for (const [name, ms] of Object.entries(least)) {
    assert.ok(
      times[name as keyof EpochTimes] >= ms - 8,
      `${name}: ${JSON.stringify(times)}`,
    );
  }
  const { steps, input, validation, total } = times;
  assert.ok(steps + input + validation <= total - 20 + 4);
});

Deno.test("epochTable() gives the share that is neither a step nor a prediction", () => {
  const times = {
    steps: 47_000,
    input: 1_500,
    validation: 1_000,
    total: 50_000,
  };
  assert.ok(Math.abs(besideShare(times) - 0.04) < 1e-12);
  const [, , row] = epochTable([{ name: "a", items: 3450, times }]).split("\n");
  assert.deepEqual(row.split("|").slice(1, -1).map((cell) => cell.trim()), [
    "a",
    "3450",
    "50.0",
    "14.5",
    "47.0",
    "1.00",
    "1.50",
    "4.0 %",
  ]);
});
