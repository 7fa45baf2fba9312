import assert from "node:assert/strict";
import {
  mcnemarExact,
  pairedDifferences,
  pairedTest,
} from "../../lib/evaluation/mod.ts";
import { closeTo, paired, pairedAnswers } from "./paired.ts";

Deno.test("mcnemarExact() is statsmodels' exact test within 1e-10 relative, up to 1,490 pairs that differ", () => {
  for (const { onlyFirst, onlySecond, p } of paired.tests) {
    const found = mcnemarExact(onlyFirst, onlySecond);
    closeTo(found / p, 1, 1e-10);
  }
});

Deno.test("mcnemarExact() treats both sides alike, and refuses what is no count", () => {
  assert.equal(mcnemarExact(3, 11), mcnemarExact(11, 3));
  assert.throws(() => mcnemarExact(-1, 2), /at least 0, got -1/);
  assert.throws(() => mcnemarExact(1, 2.5), /got 2.5/);
});

Deno.test("pairedTest() counts the items on which two trainings differ, in any order", () => {
  const [[first, second]] = pairedAnswers();
  const found = pairedTest(first, second.toReversed());
  const right = (list: typeof first, i: number) =>
    list[i].truth === list[i].predicted;
  const [onlyFirst, onlySecond] = [[first, second], [second, first]].map((
    [a, b],
  ) => a.filter((_, i) => right(a, i) && !right(b, i)).length);
  assert.deepEqual(found, {
    items: 360,
    onlyFirst,
    onlySecond,
    p: mcnemarExact(onlyFirst, onlySecond),
  });
});

Deno.test("pairedDifferences() of accuracy and average recall agree with numpy's bootstrap over actors of 200,000 draws within 0.004", () => {
  const found = pairedDifferences(pairedAnswers(), { replicates: 10_000 });
  for (
    const [{ mean, low, high }, expected, interval] of [
      [found.accuracy, paired.difference, paired.differenceInterval],
      [
        found.unweightedAverageRecall,
        paired.recallDifference,
        paired.recallDifferenceInterval,
      ],
    ] as const
  ) {
    closeTo(mean, expected, 1e-12);
    closeTo(low, interval[0], 0.004);
    closeTo(high, interval[1], 0.004);
  }
});

Deno.test("pairedTest() refuses other items, another truth, an item twice", () => {
  const [[first, second]] = pairedAnswers();
  const refuse = (other: typeof first, rule: RegExp) =>
    assert.throws(() => pairedTest(first, other), rule);
  refuse(second.slice(1), /the same items, each once, got 360 and 359/);
  refuse([...second.slice(1), second[1]], /each once/);
  refuse(
    [{ ...second[0], truth: "other" }, ...second.slice(1)],
    /with one truth, got other/,
  );
  refuse(
    [{ ...second[0], item: "another" }, ...second.slice(1)],
    /no such item/,
  );
  assert.throws(() => pairedDifferences([]), /at least one item/);
});
