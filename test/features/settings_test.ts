import assert from "node:assert/strict";
import { FEATURE_DEFAULTS } from "../../lib/features/mod.ts";

Deno.test("FEATURE_DEFAULTS are the paper's spectrogram with zero padding", () => {
  assert.deepEqual(FEATURE_DEFAULTS, {
    sampleRate: 48_000,
    nFft: 1024,
    winLength: 512,
    hopLength: 256,
    window: "hamming",
    padMode: "constant",
    nMels: 128,
    fMin: 0,
    fMax: 24_000,
    melScale: "slaney",
    melNorm: "slaney",
    ref: "max",
    topDb: 80,
  });
});
