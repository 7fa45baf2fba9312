import assert from "node:assert/strict";
import fc from "fast-check";
import { Random, type RandomState } from "../lib/random.ts";

/** xoshiro128** on 64-bit integers, straight from its authors' C code. */
function* reference(state: RandomState): Generator<number> {
  const mask = 0xffffffffn;
  const s = state.map(BigInt);
  const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  while (true) {
    yield Number((rotl((s[1] * 5n) & mask, 7n) * 9n) & mask);
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11n);
  }
}

const seed = fc.integer({ min: 0, max: 0xffffffff });

/** How far counts are from equal, in standard deviations of chi-square. */
function chiSquareScore(counts: number[]): number {
  const expected = counts.reduce((a, b) => a + b) / counts.length;
  const chiSquare = counts.reduce((s, c) => s + (c - expected) ** 2, 0) /
    expected;
  const freedom = counts.length - 1;
  return (chiSquare - freedom) / Math.sqrt(2 * freedom);
}

Deno.test("Random gives the first outputs of the authors' C code from state 1, 2, 3, 4", () => {
  const random = Random.fromState([1, 2, 3, 4]);
  const got = Array.from({ length: 10 }, () => random.nextUint32());
  // From the authors' C code, compiled and run.
  assert.deepEqual(got, [
    11520,
    0,
    5927040,
    70819200,
    2031721883,
    1637235492,
    1287239034,
    3734860849,
    3729100597,
    4258142804,
  ]);
});

Deno.test("Random follows the reference on 64-bit integers, any seed", () => {
  fc.assert(fc.property(seed, (seed) => {
    const random = new Random(seed, "stream");
    const expected = reference(random.state);
    for (let i = 0; i < 100; i++) {
      assert.equal(random.nextUint32(), expected.next().value);
    }
  }));
});

Deno.test("Random goes on exactly from a saved state, any seed and place", () => {
  fc.assert(fc.property(seed, fc.nat(50), (seed, place) => {
    const random = new Random(seed);
    for (let i = 0; i < place; i++) random.nextUint32();
    const restored = Random.fromState(
      JSON.parse(JSON.stringify(random.state)),
    );
    for (let i = 0; i < 20; i++) {
      assert.equal(restored.nextUint32(), random.nextUint32());
    }
    assert.deepEqual(restored.state, random.state);
  }));
});

Deno.test("Random gives each seed and each purpose a stream of its own", () => {
  const starts = new Set<string>();
  for (let seed = 0; seed < 100; seed++) {
    for (const purpose of ["", "split", "noise", "noise/1", "noise/2"]) {
      starts.add(String(new Random(seed, purpose).state));
    }
  }
  assert.equal(starts.size, 500);
});

Deno.test("Random streams of neighbouring seeds are uncorrelated within 5 standard errors", () => {
  const n = 20_000;
  for (let seed = 0; seed < 5; seed++) {
    const [a, b] = [new Random(seed), new Random(seed + 1)];
    let product = 0;
    for (let i = 0; i < n; i++) {
      product += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    }
    assert(Math.abs(12 * product / n) < 5 / Math.sqrt(n), `seed ${seed}`);
  }
});

Deno.test("Random.uniform() is even over its range and never reaches the end", () => {
  const random = new Random(3, "uniform");
  const counts = new Array<number>(50).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const value = random.uniform(-2, 3);
    assert(value >= -2 && value < 3);
    counts[Math.floor((value + 2) * 10)]++;
  }
  const score = chiSquareScore(counts);
  assert(Math.abs(score) < 5, `${score} standard deviations`);
});

Deno.test("Random.uniform() uses all of its 53 bits", () => {
  // The one state that the generator never reaches gives 0 for ever.
  assert.equal(Random.fromState([0, 0, 0, 0]).uniform(), 0);
  const fine = new Random(5);
  const values = Array.from({ length: 1000 }, () => fine.uniform() * 2 ** 53);
  assert(values.every(Number.isInteger));
  assert(values.some((value) => value % 2 === 1), "the lowest bit is used");
});

Deno.test("Random.integer() is even over any range, also one that 2^32 doesn't divide", () => {
  for (const [low, high] of [[0, 3], [-5, 6], [15, 30], [0, 100]]) {
    const random = new Random(9, `${low}-${high}`);
    const counts = new Array<number>(high - low).fill(0);
    for (let i = 0; i < 50_000; i++) counts[random.integer(low, high) - low]++;
    const score = chiSquareScore(counts);
    assert(Math.abs(score) < 5, `[${low}, ${high}): ${score} deviations`);
  }
  // A quarter of 2^32 draws is refused here; modulo would favour the low third.
  const random = new Random(1);
  const thirds = [0, 0, 0];
  for (let i = 0; i < 30_000; i++) {
    thirds[Math.floor(random.integer(0, 3 * 2 ** 30) / 2 ** 30)]++;
  }
  assert(Math.abs(chiSquareScore(thirds)) < 5, `${thirds}`);
});

Deno.test("Random.integer() refuses ranges that are empty or too wide", () => {
  const random = new Random(1);
  assert.equal(random.integer(7, 8), 7);
  assert(random.integer(0, 2 ** 32) < 2 ** 32);
  for (const [low, high] of [[3, 3], [4, 3], [0, 2 ** 32 + 1], [0, NaN]]) {
    assert.throws(() => random.integer(low, high), {
      name: "RangeError",
      message:
        `Cannot draw an integer: high - low must be in [1, 2^32], got [${low}, ${high})`,
    });
  }
});

Deno.test("Random.normal() has the moments of a standard normal within 5 standard errors", () => {
  const random = new Random(2, "normal");
  const n = 100_000;
  const values = Float64Array.from({ length: n }, () => random.normal());
  const moment = (k: number) => values.reduce((s, v) => s + v ** k, 0) / n;
  // Variances of the k-th moments: 1, 2, 15, 96.
  assert(Math.abs(moment(1)) < 5 * Math.sqrt(1 / n));
  assert(Math.abs(moment(2) - 1) < 5 * Math.sqrt(2 / n));
  assert(Math.abs(moment(3)) < 5 * Math.sqrt(15 / n));
  assert(Math.abs(moment(4) - 3) < 5 * Math.sqrt(96 / n));
  assert(values.every(Number.isFinite));
  const beyond3 = values.filter((v) => Math.abs(v) > 3).length;
  const expected = 0.0027 * n;
  assert(Math.abs(beyond3 - expected) < 5 * Math.sqrt(expected), `${beyond3}`);
});

Deno.test("Random.permutation() holds each number once, any seed and length", () => {
  fc.assert(fc.property(seed, fc.nat(200), (seed, n) => {
    const order = new Random(seed).permutation(n);
    assert.deepEqual(
      order.toSorted((a, b) => a - b),
      Array.from({ length: n }, (_, i) => i),
    );
  }));
});

Deno.test("Random.permutation() gives each of the 24 orders of 4 evenly", () => {
  const random = new Random(4, "orders");
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = String(random.permutation(4));
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  assert(Math.abs(chiSquareScore([...counts.values()])) < 5);
});

Deno.test("Random refuses seeds that are no 32-bit integers", () => {
  for (const seed of [-1, 1.5, 2 ** 32, NaN, Infinity]) {
    assert.throws(() => new Random(seed), {
      name: "RangeError",
      message:
        `Cannot seed the generator: seed must be an integer in [0, 4294967295], got ${seed}`,
    });
  }
});

Deno.test("Random's first numbers stay what they are: published runs depend on them", () => {
  const random = new Random(1, "split");
  assert.deepEqual(
    Array.from({ length: 4 }, () => random.nextUint32()),
    [468052218, 2375136894, 726959407, 2982450756],
  );
});

Deno.test("Random.fillNormal() gives the numbers of normal(), and goes on where they end, any seed", () => {
  fc.assert(fc.property(seed, fc.nat(50), (seed, n) => {
    const one = new Random(seed, "normal");
    const many = new Random(seed, "normal");
    const got = many.fillNormal(new Float64Array(n));
    assert.deepEqual(got, Float64Array.from(got, () => one.normal()));
    assert.deepEqual(many.state, one.state);
  }));
});
