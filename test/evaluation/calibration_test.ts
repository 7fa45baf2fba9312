import assert from "node:assert/strict";
import {
  calibrationError,
  fitTemperature,
  logProbabilities,
  probabilitiesAt,
  reliability,
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

Deno.test("reliability() matches scikit-learn's calibration_curve() within 1e-12", () => {
  // scikit-learn 1.9.1, of the same 60 answers, n_bins=5.
  const right = [
    0.4,
    0.3333333333333333,
    0.46153846153846156,
    0.6428571428571429,
    0.8461538461538461,
  ];
  const sure = [
    0.15816901408450704,
    0.29901408450704225,
    0.5059479956663055,
    0.7004225352112676,
    0.8905633802816901,
  ];
  const answers = Array.from({ length: 60 }, (_, i) => {
    const p = 0.13 + ((i * 37) % 61) / 71;
    const predicted = ((i * 17) % 23) / 23 < p ? "sad" : "calm";
    return { truth: "sad", predicted, probabilities: [p, 0] };
  });
  const groups = reliability(answers);
  assert.equal(groups.length, 5);
  for (const [i, group] of groups.entries()) {
    close(group.right, right[i], 1e-12);
    close(group.probability, sure[i], 1e-12);
  }
  assert.equal(groups.reduce((sum, { items }) => sum + items, 0), 60);
});

Deno.test("reliability() has a probability of 1 in the last group, leaves empty groups out, and refuses half a group", () => {
  const certain = { truth: "sad", predicted: "sad", probabilities: [1, 0] };
  assert.deepEqual(reliability([certain], 3), [
    { items: 1, probability: 1, right: 1 },
  ]);
  assert.deepEqual(reliability([]), []);
  assert.throws(() => reliability([certain], 0.5), /at least 1, got 0.5/);
});
