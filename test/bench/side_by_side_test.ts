import assert from "node:assert/strict";
import { compare, describeComparison, median } from "./side_by_side.ts";

Deno.test("median() is the middle, or the mean of the two in the middle", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 10]), 3);
  assert.equal(median([7]), 7);
});

Deno.test("compare() gives medians a clip of the rounds that count, and the ratio to the fastest", async () => {
  const turns: string[] = [];
  const contestant = (name: string, times: number[]) => ({
    name,
    time: () => {
      turns.push(name);
      return Promise.resolve(times.shift()!);
    },
  });
  const seen: [number, number][] = [];
  const comparison = await compare({
    name: "steps",
    clips: 2,
    ours: contestant("ours", [900, 40, 20, 60]),
    others: [
      contestant("slow", [900, 30, 30, 30]),
      contestant("fast", [900, 10, 10, 16]),
    ],
    beside: [contestant("ours, one thread", [900, 80, 60, 100])],
    warmUp: 1,
  }, {
    rounds: 3,
    rest: 0,
    onRound: (done, total) => seen.push([done, total]),
  });
  assert.deepEqual(comparison, {
    name: "steps",
    clips: 2,
    ours: { name: "ours", median: 20, fastest: 10, rounds: [20, 10, 30] },
    others: [
      { name: "slow", median: 15, fastest: 15, rounds: [15, 15, 15] },
      { name: "fast", median: 5, fastest: 5, rounds: [5, 5, 8] },
    ],
    beside: [{
      name: "ours, one thread",
      median: 40,
      fastest: 30,
      rounds: [40, 30, 50],
    }],
    ratio: 4,
  });
  assert.deepEqual(seen, [[1, 3], [2, 3], [3, 3]]);
  assert.equal(
    turns.map((name) => name.replace("ours, one thread", "one")).join(" "),
    "ours slow fast one ours slow fast one slow ours one fast fast one ours slow",
  );
  assert.match(
    describeComparison(comparison),
    /^steps +ratio +4\.00 +ours 20\.0 ms, slow 15\.0 ms, fast 5\.0 ms$/,
  );
});
