import assert from "node:assert/strict";
import { metrics, pooledFigures, wilson } from "../../lib/evaluation/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";
import { closeTo, paired, pairedAnswers } from "./paired.ts";

const seconds = pairedAnswers().map(([, second]) => second);
const options = { labels: EMOTIONS, replicates: 10_000 };

Deno.test("pooledFigures() agrees with numpy's bootstrap over actors of two seeds within 0.004", () => {
  const found = pooledFigures(seconds, { ...options, cluster: "speaker" });
  const [first, second] = paired.accuracies;
  const mean = (first + second) / 2;
  closeTo(found.accuracy.mean, mean, 1e-12);
  closeTo(
    found.accuracy.deviation!,
    Math.abs(first - second) / Math.SQRT2,
    1e-12,
  );
  closeTo(found.accuracy.low, paired.accuracyInterval[0], 0.004);
  closeTo(found.accuracy.high, paired.accuracyInterval[1], 0.004);
  const { unweightedAverageRecall: recall } = found;
  closeTo(recall.low, paired.uarInterval[0], 0.004);
  closeTo(recall.high, paired.uarInterval[1], 0.004);
  assert.equal(found.items, 360);
});

Deno.test("pooledFigures() of one training has the figures of metrics(), and no deviation", () => {
  const [answers] = seconds;
  const found = pooledFigures([answers], { ...options, cluster: "clip" });
  const predictions = answers.map((answer) => ({
    ...answer,
    probabilities: EMOTIONS.map((label) => label === answer.predicted ? 1 : 0),
  }));
  const expected = metrics(predictions, { labels: EMOTIONS, bySpeaker: false });
  closeTo(found.accuracy.mean, expected.accuracy, 1e-12);
  closeTo(
    found.unweightedAverageRecall.mean,
    expected.unweightedAverageRecall,
    1e-12,
  );
  assert.equal(found.accuracy.deviation, undefined);
});

Deno.test("pooledFigures() is narrower with more seeds by clip where seeds differ, not where they agree", () => {
  const width = (trainings: typeof seconds) => {
    const { low, high } = pooledFigures(trainings, {
      ...options,
      cluster: "clip",
    }).accuracy;
    return high - low;
  };
  const [one] = seconds;
  // The same answers again are no new evidence.
  closeTo(width([one, one, one]), width([one]), 1e-12);
  assert(width(seconds) < width([one]));
});

Deno.test("pooledFigures() has a width where every answer is right: Wilson's, of the clusters", () => {
  const right = seconds[0].map((answer) => ({
    ...answer,
    predicted: answer.truth,
  }));
  const { accuracy } = pooledFigures([right], {
    ...options,
    cluster: "speaker",
  });
  assert.equal(accuracy.mean, 1);
  assert.equal(accuracy.low, wilson(24, 24).low);
});

Deno.test("pooledFigures() refuses a training without answers", () => {
  assert.throws(
    () => pooledFigures([seconds[0], []], { ...options, cluster: "clip" }),
    /at least one answer/,
  );
});
