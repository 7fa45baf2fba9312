import assert from "node:assert/strict";
import fc from "fast-check";
import { loadWaveform } from "../../lib/audio/mod.ts";
import { anyCase, assertSafe, mutate, warmUp } from "./mutation.ts";
import { SEEDS } from "./mutation_seeds.ts";

Deno.test("loadWaveform() reads every file that is about to be broken, mended or not", async () => {
  for (const { name, bytes, mend } of SEEDS) {
    const { samples } = await loadWaveform(bytes, name);
    assert.ok(samples.length > 0, name);
    const mended = bytes.slice();
    mend?.(mended);
    assert.deepEqual(mended, bytes, name);
  }
});

Deno.test("mutate() breaks a file in every way it promises", () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
  const mutation = {
    place: 0.5,
    inHeader: true,
    extent: 0.25,
    value: 0xfffe,
  } as const;
  const after = (kind: Parameters<typeof mutate>[1]["kind"]) =>
    mutate(bytes, { ...mutation, kind });
  assert.deepEqual([...after("byte").subarray(63, 66)], [63, 0xfe, 65]);
  assert.deepEqual([...after("word").subarray(63, 67)], [63, 0xfe, 0xff, 66]);
  assert.deepEqual([...after("insert").subarray(63, 69)], [
    63,
    0xfe,
    0xff,
    0,
    0,
    64,
  ]);
  assert.equal(after("cut").length, 64);
  assert.equal(after("remove")[64], 96);
  assert.equal(after("repeat")[96], 64);
});

Deno.test("loadWaveform() gives a waveform or an AudioError, quietly, for 2,000 broken files", async () => {
  await warmUp(SEEDS);
  let waveforms = 0;
  const property = fc.asyncProperty(anyCase(SEEDS), async (broken) => {
    const { error } = await assertSafe(SEEDS, broken);
    if (error === null) waveforms++;
  });
  await fc.assert(property, { numRuns: 2_000, seed: 3 });
  // Both must come, or the files are not broken in a telling way.
  assert.ok(waveforms > 100 && waveforms < 1_900, `${waveforms} waveforms`);
});
