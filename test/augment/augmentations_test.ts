import assert from "node:assert/strict";
import {
  type Augmentation,
  AUGMENTATIONS,
  augmentationSchema,
  augmentSchema,
  augmentWaveform,
  noisyCopy,
} from "../../lib/augment/mod.ts";

const waveform = {
  samples: Float32Array.from({ length: 480 }, (_, n) => Math.sin(n / 7) / 2),
  sampleRate: 48_000,
};
const noise: Augmentation = { kind: "noise", snrDbLow: 15, snrDbHigh: 30 };
const name = { seed: 1, clip: "a", copy: 2 };

Deno.test("every augmentation's settings hold its kind", () => {
  const gain = augmentationSchema.parse({ kind: "gain", low: -6, high: 6 });
  assert.equal(gain.kind, "gain");
  for (const kind of Object.keys(AUGMENTATIONS)) {
    const { error } = augmentationSchema.safeParse({ kind, other: 1 });
    const unknown = error!.issues.filter((i) => i.code === "unrecognized_keys");
    assert.deepEqual(unknown.map((issue) => issue.keys), [["other"]], kind);
  }
});

Deno.test("augmentSchema refuses an unknown kind, a range upside down, and a kind twice", () => {
  const message = (list: unknown[]) =>
    augmentSchema.safeParse(list).error!.message;
  assert.match(message([{ kind: "no-such-kind" }]), /kind/);
  assert.match(
    message([{ kind: "gain", low: 1, high: 0 }]),
    /must be at least low/,
  );
  assert.match(
    message([{ kind: "noise", snrDbLow: 20, snrDbHigh: 20 }]),
    /must be more than snrDbLow/,
  );
  assert.match(message([noise, noise]), /each kind once, got noise twice/);
});

Deno.test("augmentWaveform() with the paper's noise is noisyCopy(), on the window only", () => {
  const noisy = augmentWaveform(waveform, [noise], "window", name);
  assert.deepEqual(noisy.samples, noisyCopy(waveform.samples, name).samples);
  assert.equal(augmentWaveform(waveform, [noise], "recording", name), waveform);
});

Deno.test("augmentWaveform() draws from streams of its own: another kind in the list changes no draw", () => {
  const gain: Augmentation = { kind: "gain", low: 3, high: 3 };
  const both = augmentWaveform(waveform, [gain, noise], "window", name);
  const alone = augmentWaveform(waveform, [noise], "window", name);
  assert.deepEqual(both, alone);
});

Deno.test("augmentWaveform() refuses copy 0, which is the recording itself", () => {
  for (const settings of [noise, { kind: "gain", low: 0, high: 1 } as const]) {
    const stage = AUGMENTATIONS[settings.kind].changes;
    assert.throws(
      () => augmentWaveform(waveform, [settings], stage, { ...name, copy: 0 }),
      /copy must be an integer of at least 1, got 0/,
    );
  }
});
