import assert from "node:assert/strict";
import {
  calibrationError,
  fitTemperature,
  logProbabilities,
  probabilitiesAt,
} from "../../lib/evaluation/mod.ts";
import calibration from "../fixtures/evaluation/calibration.json" with {
  type: "json",
};

const items = calibration.truth.map((truth, i) => ({
  truth,
  logProbabilities: calibration.logProbabilities[i],
}));
const close = (value: number, expected: number, bound: number) =>
  assert.ok(
    Math.abs(value - expected) < bound,
    `${value}, expected ${expected}`,
  );

Deno.test("fitTemperature() finds scipy's minimum within 1e-5", () => {
  close(fitTemperature(items), calibration.temperature, 1e-5);
});

Deno.test("calibrationError() is torchmetrics' within 1e-6 (float32), before and after the temperature", () => {
  const [before, after] = calibration.calibrationError;
  close(calibrationError(items), before, 1e-6);
  close(calibrationError(items, calibration.temperature), after, 1e-6);
  assert(after < before);
});

Deno.test("a temperature changes no answer, and 1 changes nothing", () => {
  for (const { logProbabilities: logs } of items) {
    const answer = logs.indexOf(Math.max(...logs));
    for (const temperature of [0.1, 1, 7]) {
      const probabilities = probabilitiesAt(logs, temperature);
      close(probabilities.reduce((a, b) => a + b), 1, 1e-12);
      assert.equal(
        probabilities.indexOf(Math.max(...probabilities)),
        answer,
      );
    }
    probabilitiesAt(logs, 1).forEach((p, k) =>
      close(p, Math.exp(logs[k]), 1e-12)
    );
  }
});

Deno.test("logProbabilities() has a finite logarithm for a probability that was rounded to 0", () => {
  const [zero, one] = logProbabilities(new Float32Array([0, 1]));
  assert.equal(one, 0);
  assert(Number.isFinite(zero) && zero < -100);
  assert(Number.isFinite(fitTemperature([
    { logProbabilities: [zero, one], truth: 0 },
    { logProbabilities: [zero, one], truth: 1 },
  ])));
});

Deno.test("fitTemperature() and calibrationError() refuse an empty list", () => {
  assert.throws(() => fitTemperature([]), /at least one item, got 0/);
  assert.throws(() => calibrationError([]), /at least one item, got 0/);
});
