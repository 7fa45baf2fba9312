/**
 * Log-mel and MFCC of real clips against numbers that librosa computed from
 * them. test/bench/logmel_all_clips.ts compares all 1,440 with librosa itself.
 */

import assert from "node:assert/strict";
import { join } from "@std/path";
import { paperWindow } from "../../lib/audio/mod.ts";
import { readAudio } from "../../lib/files/mod.ts";
import {
  type FeatureSettings,
  logMelSpectrogram,
  logMelSpectrograms,
  type Matrix,
  mfcc,
} from "../../lib/features/mod.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import { testOnRealClips } from "../corpus/real_clips.ts";
import { assertWithin, readJson } from "./fixture.ts";

interface Numbers {
  at: number[];
  values: number[];
  mean: number;
  std: number;
}

interface RealClip {
  clip: string;
  actor: string;
  channels: number;
  logMel: Numbers;
  mfcc: Numbers;
  /** First frame, every eighth band, with reflected edges. */
  reflected: number[];
}

const clips = readJson<RealClip[]>("real_clips");

/** Selected values, mean and standard deviation, within 1e-3. */
function assertNumbers({ data }: Matrix, want: Numbers, what: string) {
  assertWithin(want.at.map((i) => data[i]), want.values, 1e-3, what);
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
  const square = data.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  const std = Math.sqrt(square / data.length);
  assertWithin(
    [mean, std],
    [want.mean, want.std],
    1e-3,
    `${what}, mean and std`,
  );
}

for (const { clip, actor, channels, ...want } of clips) {
  testOnRealClips(
    `log-mel and MFCC of ${clip} (${channels} channels) match librosa within 1e-3`,
    async (folder) => {
      const path = join(folder, actor, `${clip}.flac`);
      const samples = paperWindow(await readAudio(path));
      const logMel = logMelSpectrogram(samples);
      assert.deepEqual(logMel.shape, [128, 563]);
      assertNumbers(logMel, want.logMel, "log-mel, dB");
      assertNumbers(mfcc(samples), want.mfcc, "MFCC");
      const reflected = logMelSpectrogram(samples, { padMode: "reflect" });
      const first = want.reflected.map((_, i) => reflected.data[8 * i * 563]);
      assertWithin(first, want.reflected, 1e-3, "reflected, dB");
    },
  );
}

/** The clips with the largest differences of all 1,440, by settings. */
const WORST: {
  clip: string;
  settings: Partial<FeatureSettings>;
  /** What logMelSpectrograms() promises, dB. */
  bound: number;
}[] = [
  { clip: "03-01-03-02-02-01-02", settings: {}, bound: 1e-3 },
  {
    clip: "03-01-03-02-02-01-02",
    settings: { melScale: "htk" },
    bound: 4e-3,
  },
  { clip: "03-01-03-02-02-01-18", settings: { window: "hann" }, bound: 4e-3 },
  {
    clip: "03-01-04-02-02-02-08",
    settings: { window: "hann", melNorm: "none" },
    bound: 4e-3,
  },
  { clip: "03-01-06-02-01-02-14", settings: { topDb: 100 }, bound: 1e-2 },
  {
    clip: "03-01-06-02-01-02-18",
    settings: { window: "hann", topDb: 100 },
    bound: 1e-2,
  },
];

for (const { clip, settings, bound } of WORST) {
  testOnRealClips(
    `log-mel by the kernels is within ${bound} dB of float64: ${clip}, ${
      JSON.stringify(settings)
    }`,
    async (folder) => {
      const path = join(folder, `Actor_${clip.slice(-2)}`, `${clip}.flac`);
      const samples = paperWindow(await readAudio(path));
      const kernels = await sharedKernels();
      const [{ data }] = logMelSpectrograms(kernels, [samples], settings);
      const want = logMelSpectrogram(samples, settings).data;
      assertWithin(data, want, bound, "dB");
      // Not far within: these are the clips to look at.
      const worst = want.reduce(
        (most, v, i) => Math.max(most, Math.abs(v - data[i])),
        0,
      );
      assert(worst > bound / 10, `worst ${worst}`);
    },
  );
}
