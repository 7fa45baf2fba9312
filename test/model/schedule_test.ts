import assert from "node:assert/strict";
import { rateAt } from "../../lib/model/mod.ts";
import { assertClose } from "./check.ts";

const CASES: {
  total: number;
  warmup: number;
  rates: number[];
  momenta: number[];
}[] = JSON.parse(
  await Deno.readTextFile(
    new URL("../fixtures/model/one_cycle.json", import.meta.url),
  ),
);

Deno.test("rateAt() matches torch's OneCycleLR within 1e-12 of the largest, runs of 1 to 333 steps", () => {
  for (const { total, warmup, rates, momenta } of CASES) {
    const schedule = {
      kind: "one-cycle",
      maxLearningRate: 3e-3,
      warmup,
      divFactor: 25,
      finalDivFactor: 1e4,
      momentum: { low: 0.85, high: 0.95 },
    } as const;
    const ours = rates.map((_, step) => rateAt(schedule, step, total));
    assertClose(
      ours.map(({ learningRate }) => learningRate),
      rates,
      3e-15,
      `rates of ${total} steps`,
    );
    assertClose(
      ours.map(({ momentum }) => momentum!),
      momenta,
      1e-12,
      `momenta of ${total} steps`,
    );
  }
});

Deno.test("rateAt() of a constant schedule is constant and has no momentum", () => {
  const schedule = { kind: "constant", learningRate: 0.1 } as const;
  assert.deepEqual(rateAt(schedule, 7, 10), { learningRate: 0.1 });
});

Deno.test("rateAt() refuses steps outside the run", () => {
  const schedule = { kind: "constant", learningRate: 0.1 } as const;
  for (const step of [-1, 10, NaN]) {
    assert.throws(() => rateAt(schedule, step, 10), RangeError);
  }
});
