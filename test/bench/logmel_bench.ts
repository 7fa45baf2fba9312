/**
 * Time of one clip's log-mel spectrogram, ours and librosa's, in turns.
 *
 *     deno run -A test/bench/logmel_bench.ts [PYTHON]
 *
 * PYTHON has librosa and soundfile; default `SER_PYTHON`, else `python3`.
 *
 * @module
 */

import { join } from "@std/path";
import { encodeWav } from "../../lib/audio/mod.ts";
import { logMelSpectrogram } from "../../lib/features/mod.ts";
import { PAPER } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";
import { choosePython, Librosa } from "./librosa.ts";

/** Rounds before those that count: both sides compile on first use. */
const WARM_UP = 30;
const ROUNDS = 41;

/** Milliseconds a clip. */
export interface Times {
  /** Of all rounds; feels what else the machine does. */
  median: number;
  /** Of the luckiest round; hardly does. */
  best: number;
}

/** Times of the same rounds. */
export interface LogMelTimes {
  ours: Times;
  /** librosa as it comes: its matrix product takes every core. */
  librosa: Times;
  /** librosa held to one thread, which ours has too. */
  librosaOneThread: Times;
}

function summarise(times: number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], best: sorted[0] };
}

/** Noise of the paper's length, half a second late, as its window expects. */
function makeNoise(): Float32Array {
  const { sampleRate, offset, nSamples } = PAPER.signal;
  const random = new Random(1, "bench");
  return Float32Array.from(
    { length: nSamples + offset * sampleRate },
    () => random.uniform(-0.5, 0.5),
  );
}

/**
 * Times both sides on the same noise, a clip of each in turn.
 *
 * @param python a Python with librosa and soundfile
 */
export async function benchLogMel(python: string): Promise<LogMelTimes> {
  const dir = await Deno.makeTempDir();
  const librosa = new Librosa(python);
  const librosaOneThread = new Librosa(python, 1);
  const path = join(dir, "noise.wav");
  const noise = makeNoise();
  const samples = noise.slice(-PAPER.signal.nSamples);
  const ours = {
    time: () => {
      const start = performance.now();
      logMelSpectrogram(samples);
      return performance.now() - start;
    },
  };
  const sides = { ours, librosa, librosaOneThread };
  const times = { ours: [], librosa: [], librosaOneThread: [] } as Record<
    keyof typeof sides,
    number[]
  >;
  try {
    await Deno.writeFile(
      path,
      encodeWav({ samples: noise, sampleRate: 48_000 }),
    );
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const side of ["ours", "librosa", "librosaOneThread"] as const) {
        const ms = await sides[side].time(path);
        if (round >= 0) times[side].push(ms);
      }
    }
  } finally {
    await Promise.all([librosa.close(), librosaOneThread.close()]);
    await Deno.remove(dir, { recursive: true });
  }
  return {
    ours: summarise(times.ours),
    librosa: summarise(times.librosa),
    librosaOneThread: summarise(times.librosaOneThread),
  };
}

if (import.meta.main) {
  const times = await benchLogMel(choosePython());
  console.log(`Log-mel of one clip, ${ROUNDS} rounds in turns, ms:`);
  for (const [side, { median, best }] of Object.entries(times)) {
    const ratio = times.ours.median / median;
    console.log(
      `${side.padEnd(18)} median ${median.toFixed(1).padStart(6)}  best ${
        best.toFixed(1).padStart(6)
      }  ours / this ${ratio.toFixed(2)}`,
    );
  }
}
