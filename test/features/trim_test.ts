import assert from "node:assert/strict";
import fc from "fast-check";
import { type TrimSettings, trimSilence } from "../../lib/features/mod.ts";
import { readArray, readJson } from "./fixture.ts";

const signal = readArray("frames_signal").data;
const cases = readJson<(TrimSettings & { start: number; end: number })[]>(
  "trims",
);

Deno.test("trimSilence() finds the samples that librosa.effects.trim does, 5 settings", () => {
  for (const { start, end, ...settings } of cases) {
    assert.deepEqual(trimSilence(signal, settings), [start, end]);
  }
});

Deno.test("trimSilence() keeps all of silence, and nothing of nothing", () => {
  assert.deepEqual(trimSilence(new Float32Array(5000)), [0, 5000]);
  assert.deepEqual(trimSilence([]), [0, 0]);
});

Deno.test("trimSilence() moves with the signal by whole frames, and does not hear its level", () => {
  const hops = fc.integer({ min: 0, max: 20 });
  fc.assert(fc.property(hops, fc.integer({ min: -8, max: 8 }), (n, gain) => {
    const later = new Float64Array(signal.length + 512 * n);
    later.set(signal.map((x) => x * 2 ** gain), 512 * n);
    const [start, end] = trimSilence(signal);
    assert.deepEqual(trimSilence(later), [start + 512 * n, end + 512 * n]);
  }));
});

Deno.test("trimSilence() refuses settings out of range", () => {
  assert.throws(() => trimSilence([1], { topDb: 0 }), {
    message: "Cannot trim silence: topDb must be more than 0 dB, got 0",
  });
  assert.throws(() => trimSilence([1], { hopLength: 0.5 }), /hopLength/);
  assert.throws(() => trimSilence([1], { frameLength: 0 }), /frameLength/);
});
