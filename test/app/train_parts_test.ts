import fc from "fast-check";
import assert from "node:assert/strict";
import { choiceSchema } from "../../lib/app/train/keeping.ts";
import { MemoryFeatures } from "../../lib/app/train/memory_features.ts";
import { Pace, timeLeft } from "../../lib/app/train/pace.ts";
import { settingsOf } from "../../lib/app/train/trainer.ts";
import { completeSettings } from "../../lib/experiment/mod.ts";
import type { Matrix } from "../../lib/features/mod.ts";

Deno.test("a choice stands for the settings of `reproduce --backend simd --binary strict`", () => {
  const choice = {
    protocol: "actors-5",
    fold: 2,
    copies: 1,
    epochs: 3,
    seed: 7,
  };
  const options = { backend: "simd", binary: "strict" } as const;
  assert.deepEqual(
    settingsOf(choice),
    completeSettings({ ...choice, ...options }),
  );
});

Deno.test("a choice from outside is refused where it is none", () => {
  const choice = { protocol: "random", fold: 1, copies: 2, epochs: 6, seed: 1 };
  assert.deepEqual(choiceSchema.parse(choice), choice);
  const wrong = [
    { ...choice, protocol: "by-dice" },
    { ...choice, fold: 0 },
    { ...choice, copies: 21 },
    { ...choice, epochs: 101 },
    { ...choice, seed: 2 ** 32 },
    { ...choice, seed: NaN },
    { ...choice, recipe: "paper" },
    null,
  ];
  for (const value of wrong) {
    assert.equal(choiceSchema.safeParse(value).success, false);
  }
});

Deno.test("MemoryFeatures computes each key once, and gives all in the order asked for", async () => {
  const key = fc.constantFrom(..."abcdefgh");
  const calls = fc.array(fc.uniqueArray(key, { minLength: 1 }));
  await fc.assert(
    fc.asyncProperty(calls, async (lists) => {
      const store = new MemoryFeatures();
      const made: string[] = [];
      for (const keys of lists) {
        const found = await store.getMany(keys, [1, 1], (missing) => {
          made.push(...missing.map((i) => keys[i]));
          return Promise.resolve(missing.map((i): Matrix => ({
            data: Float32Array.of(keys[i].charCodeAt(0)),
            shape: [1, 1],
          })));
        });
        const names = found.map(({ data }) => String.fromCharCode(data[0]));
        assert.deepEqual(names, keys);
      }
      assert.deepEqual([...made].sort(), [...new Set(lists.flat())].sort());
    }),
    { numRuns: 30 },
  );
});

Deno.test("Pace says what is left of even work to within rounding, and nothing at first", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 3, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 5000 }),
      (before, since, rest, each) => {
        const pace = new Pace();
        const total = before + since + rest;
        assert.equal(pace.left(before, total, 17), null);
        const now = 17 + since * each;
        const left = pace.left(before + since, total, now)!;
        assert.ok(Math.abs(left - rest * each / 1000) < 1e-9);
      },
    ),
  );
  assert.equal(timeLeft(0), "about 5 s left");
  assert.equal(timeLeft(89), "about 90 s left");
  assert.equal(timeLeft(90), "about 2 min left");
});
