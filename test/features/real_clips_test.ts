/**
 * Log-mel and MFCC of real clips against numbers that librosa computed from
 * them. test/bench/logmel_all_clips.ts compares all 1,440 with librosa itself.
 */

import assert from "node:assert/strict";
import { join } from "@std/path";
import { paperWindow } from "../../lib/audio/mod.ts";
import { readAudio } from "../../lib/files/mod.ts";
import {
  logMelSpectrogram,
  type Matrix,
  mfcc,
} from "../../lib/features/mod.ts";
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
