import assert from "node:assert/strict";
import { Random } from "../../lib/random.ts";
import { WhiteNoise } from "../../lib/corpus/synthesis/noise.ts";
import {
  GlottalSource,
  type SourceSettings,
} from "../../lib/corpus/synthesis/source.ts";
import { bandDb, fundamental, levelDb } from "./synthesis_measure.ts";

const RATE = 48_000;
const BLOCK = 96;
const VOICE: SourceSettings = {
  f0: 120,
  openQuotient: 0.6,
  tiltCutoff: 2000,
  voice: 1,
  breath: 0,
  jitter: 0,
  shimmer: 0,
};

function voice(settings: Partial<SourceSettings>, seconds = 0.3): Float32Array {
  const source = new GlottalSource(
    RATE,
    new Random(1, "irregularity"),
    new WhiteNoise(1, "breath"),
  );
  const signal = new Float64Array(Math.round(seconds * RATE / BLOCK) * BLOCK);
  for (let i = 0; i < signal.length; i += BLOCK) {
    source.fill(signal.subarray(i, i + BLOCK), { ...VOICE, ...settings });
  }
  return Float32Array.from(signal);
}

Deno.test("GlottalSource has the pitch that it is asked for within 0.5 %", () => {
  for (const f0 of [80, 120, 217, 400]) {
    const measured = fundamental(voice({ f0 }), RATE);
    assert.ok(Math.abs(measured / f0 - 1) < 0.005, `${f0} Hz: ${measured}`);
  }
});

Deno.test("GlottalSource's flow returns to where it was: its derivative has no mean", () => {
  const signal = voice({ f0: 100 });
  const periods = signal.subarray(4800, 4800 + 48 * 200);
  const mean = periods.reduce((a, b) => a + b) / periods.length;
  assert.ok(Math.abs(mean) < 2e-3, `${mean}`);
});

Deno.test("GlottalSource: a higher cutoff and a shorter open phase flatten the spectrum", () => {
  const balance = (settings: Partial<SourceSettings>) => {
    const signal = voice(settings);
    return bandDb(signal, [2000, 5000], RATE) -
      bandDb(signal, [50, 1000], RATE);
  };
  const slack = balance({ tiltCutoff: 600, openQuotient: 0.7 });
  const modal = balance({});
  const pressed = balance({ tiltCutoff: 8000, openQuotient: 0.45 });
  assert.ok(
    slack + 5 < modal && modal + 3 < pressed,
    `${slack} ${modal} ${pressed}`,
  );
});

Deno.test("GlottalSource aliases little: between harmonics of 1 kHz it is 40 dB down", () => {
  const signal = voice({ f0: 1003, tiltCutoff: 20_000 });
  const on = bandDb(signal, [5010, 5020], RATE, 5);
  const between = bandDb(signal, [5400, 5600], RATE, 40);
  assert.ok(on - between > 40, `${on - between} dB`);
});

Deno.test("GlottalSource: jitter spreads the periods, shimmer their strength", () => {
  const peaks = (signal: Float32Array) => {
    const found: { at: number; height: number }[] = [];
    for (let i = 1; i < signal.length - 1; i++) {
      if (
        signal[i] < -0.3 && signal[i] < signal[i - 1] &&
        signal[i] <= signal[i + 1]
      ) found.push({ at: i, height: -signal[i] });
    }
    return found;
  };
  const spread = (values: number[]) => {
    const mean = values.reduce((a, b) => a + b) / values.length;
    return Math.sqrt(
      values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length,
    ) / mean;
  };
  const measure = (settings: Partial<SourceSettings>) => {
    const found = peaks(voice({ tiltCutoff: 10_000, ...settings }, 1));
    return {
      periods: spread(found.slice(1).map((p, i) => p.at - found[i].at)),
      strengths: spread(found.map((p) => p.height)),
    };
  };
  const regular = measure({});
  assert.ok(regular.periods < 0.003 && regular.strengths < 0.03);
  const jittered = measure({ jitter: 0.03 }).periods;
  assert.ok(jittered > 0.02 && jittered < 0.04, `${jittered}`);
  const shimmering = measure({ shimmer: 0.1 }).strengths;
  assert.ok(shimmering > 0.07 && shimmering < 0.14, `${shimmering}`);
});

Deno.test("GlottalSource: breath alone is noise, and nothing is silence", () => {
  assert.ok(voice({ voice: 0 }).every((x) => x === 0));
  const breath = voice({ voice: 0, breath: 0.5 });
  assert.ok(Math.abs(levelDb(breath) - 20 * Math.log10(0.5)) < 0.3);
});
