import assert from "node:assert/strict";
import { augmentBatch, drawShare, mixItems } from "../../lib/augment/mod.ts";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { Random } from "../../lib/random.ts";

const layout = createFrontEnd({
  name: "frames",
  options: { nMels: 2, nMfcc: 0, maxFrames: 2 },
});
const SIZE = 6;

/** n items of two real frames, the i-th of them all i + 1. */
function makeBatch(n: number) {
  const x = Float32Array.from(
    { length: n * SIZE },
    (_, i) => i % 3 === 2 ? 1 : Math.floor(i / SIZE) + 1,
  );
  return { x, labels: Int32Array.from({ length: n }, (_, i) => i % 5) };
}

Deno.test("drawShare() has the mean ½ and the variance 1 / (8 alpha + 4) of Beta(alpha, alpha), 4 standard errors", () => {
  const n = 20_000;
  for (const alpha of [0.05, 0.2, 1, 4]) {
    const random = new Random(5, `beta ${alpha}`);
    const shares = Array.from({ length: n }, () => drawShare(alpha, random));
    assert(shares.every((share) => share >= 0 && share <= 1));
    const mean = shares.reduce((a, b) => a + b) / n;
    const variance = shares.reduce((a, b) => a + (b - 0.5) ** 2, 0) / n;
    const expected = 1 / (8 * alpha + 4);
    assert(Math.abs(mean - 0.5) < 4 * Math.sqrt(expected / n), `mean ${mean}`);
    // (share − ½)² lies in [0, ¼]: its variance is at most expected / 4.
    const error = 4 * Math.sqrt(expected / 4 / n);
    assert(Math.abs(variance - expected) < error, `${alpha}: ${variance}`);
  }
});

Deno.test("drawShare() is uniform for alpha 1: a tenth in each tenth, within 5 standard errors", () => {
  const random = new Random(6, "uniform");
  const counts = Array<number>(10).fill(0);
  for (let i = 0; i < 20_000; i++) {
    counts[Math.floor(10 * drawShare(1, random))]++;
  }
  for (const count of counts) {
    assert(Math.abs(count - 2000) < 5 * 43, `${count}`);
  }
});

Deno.test("mixItems() mixes values and names the class of what was mixed in", () => {
  const batch = makeBatch(3);
  const { x, labels, mixed } = mixItems(batch, layout, 0.25, [2, 0, 1]);
  const first = (i: number) => x[i * SIZE];
  assert.deepEqual([0, 1, 2].map(first), [
    0.25 * 1 + 0.75 * 3,
    0.25 * 2 + 0.75 * 1,
    0.25 * 3 + 0.75 * 2,
  ]);
  assert.deepEqual([...labels], [0, 1, 2]);
  assert.deepEqual(mixed, { labels: Int32Array.of(2, 0, 1), share: 0.25 });
});

Deno.test("augmentBatch() mixes by a share and an order that depend on seed and step", () => {
  const augment = [{ kind: "mixup", alpha: 1 }] as const;
  const mix = (seed: number, step: number) =>
    augmentBatch(makeBatch(6), augment, layout, { seed, step });
  assert.deepEqual(mix(1, 4), mix(1, 4));
  const shares = [mix(1, 4), mix(1, 5), mix(2, 4)].map((b) => b.mixed!.share);
  assert.equal(new Set(shares).size, 3);
  const { x, labels, mixed } = mix(1, 4);
  // Item i held i + 1: what was mixed in can be read from the result.
  for (let i = 0; i < 6; i++) {
    const share = mixed!.share;
    const other = Math.round((x[i * SIZE] - share * (i + 1)) / (1 - share));
    assert.equal(mixed!.labels[i], (other - 1) % 5);
    assert.equal(labels[i], i % 5);
  }
});
