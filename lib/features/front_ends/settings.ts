/**
 * Options that front ends share, as zod checks them.
 *
 * @module
 */

import { z } from "zod";
import { PAD_MODES } from "../frames.ts";
import { MEL_SCALES } from "../mel_scale.ts";
import type { FeatureSettings } from "../settings.ts";
import { WINDOWS } from "../windows.ts";

const count = z.int().min(1);
const hertz = z.number().positive();

/** Options of mel spectrograms, with the given defaults. */
export function spectrogramOptions(
  defaults: Readonly<Omit<FeatureSettings, "ref" | "topDb">>,
) {
  return {
    sampleRate: count.default(defaults.sampleRate),
    nFft: count.default(defaults.nFft),
    winLength: count.default(defaults.winLength),
    hopLength: count.default(defaults.hopLength),
    window: z.enum(WINDOWS).default(defaults.window),
    padMode: z.enum(PAD_MODES).default(defaults.padMode),
    nMels: count.default(defaults.nMels),
    fMin: z.number().min(0).default(defaults.fMin),
    fMax: hertz.default(defaults.fMax),
    melScale: z.enum(MEL_SCALES).default(defaults.melScale),
    melNorm: z.enum(["slaney", "none"]).default(defaults.melNorm),
  };
}

/** Reports options of a mel spectrogram that contradict each other. */
export function checkSpectrogramOptions(
  options: Omit<FeatureSettings, "ref" | "topDb">,
  context: z.RefinementCtx,
): void {
  const { winLength, nFft, fMin, fMax, sampleRate } = options;
  const fail = (name: string, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });
  if (winLength > nFft) {
    fail("winLength", `must be at most nFft = ${nFft}, got ${winLength}`);
  }
  if (fMax > sampleRate / 2) {
    const limit = `sampleRate / 2 = ${sampleRate / 2} Hz`;
    fail("fMax", `must be at most ${limit}, got ${fMax}`);
  }
  if (fMax <= fMin) {
    fail("fMax", `must be more than fMin = ${fMin} Hz, got ${fMax}`);
  }
}
