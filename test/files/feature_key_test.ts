import assert from "node:assert/strict";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { featureKey } from "../../lib/files/mod.ts";

const recording = { hash: "a", sampleRate: 48_000, channels: 1 };

/** Each option of the front end `chunks`, other than its default. */
const OTHERS = {
  sampleRate: 96_000,
  offset: 0,
  duration: 2,
  nFft: 2048,
  winLength: 1024,
  hopLength: 128,
  nMels: 64,
  fMin: 20,
  fMax: 20_000,
  topDb: 60,
  window: "hann",
  padMode: "reflect",
  melScale: "htk",
  melNorm: "none",
  width: 64,
  stride: 32,
};

Deno.test("featureKey() changes with hash, rate, channels, front end, each option and each change", () => {
  const chunks = createFrontEnd({ name: "chunks" });
  assert.deepEqual(
    Object.keys(OTHERS).sort(),
    Object.keys(chunks.options).sort(),
  );
  const keys = [
    featureKey(recording, chunks),
    featureKey({ ...recording, hash: "b" }, chunks),
    featureKey({ ...recording, sampleRate: 24_000 }, chunks),
    featureKey({ ...recording, channels: 2 }, chunks),
    featureKey({ hash: "a" }, chunks),
    featureKey(recording, createFrontEnd({ name: "frames" })),
    featureKey(recording, { ...chunks, name: "frames" }),
    featureKey(recording, chunks, { copy: 1 }),
    featureKey(recording, chunks, { copy: 2 }),
    ...Object.entries(OTHERS).map(([name, value]) =>
      featureKey(
        recording,
        createFrontEnd({ name: "chunks", options: { [name]: value } }),
      )
    ),
  ];
  assert.equal(new Set(keys).size, keys.length);
  for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/);
});

Deno.test("featureKey() depends on values only: not on the order of options, nor on defaults spelled out", () => {
  const { name, options } = createFrontEnd({ name: "chunks" });
  const turned = Object.fromEntries(Object.entries(options).reverse());
  assert.equal(
    featureKey(recording, { name, options: turned }),
    featureKey(recording, createFrontEnd({ name, options: { nFft: 1024 } })),
  );
});
