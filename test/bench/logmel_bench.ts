/**
 * Time of many clips' log-mel spectrograms, ours and librosa's, in turns.
 *
 *     deno run -A test/bench/logmel_bench.ts [PYTHON]
 *
 * PYTHON has librosa and soundfile; default `SER_PYTHON`, else `python3`. Threads: one a
 * core, else `SER_THREADS`.
 *
 * @module
 */

import { join } from "@std/path";
import { encodeWav } from "../../lib/audio/mod.ts";
import { logMelSpectrograms } from "../../lib/features/mod.ts";
import { type Kernels, sharedKernels } from "../../lib/kernels/mod.ts";
import { PAPER } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";
import { choosePython, Librosa } from "./librosa.ts";
import {
  compare,
  type Contestant,
  describeComparison,
  type Measure,
} from "./side_by_side.ts";

/**
 * Clips of one turn, in 32 arrays: a tenth of a second of ours. Linux may begin two
 * threads on the same core, and takes some hundredths of a second to part them.
 */
const CLIPS = 256;
const ARRAYS = 32;

/** librosa in one or several processes that work at the same time, by name. */
export type Librosas = Record<string, Librosa[]>;

/**
 * librosa as it comes, whose matrix product takes every core; held to one; and a process
 * of one thread for each core, which share the clips.
 */
export function startLibrosas(python: string, processes: number): Librosas {
  const single = () => new Librosa(python, 1);
  return {
    librosa: [new Librosa(python)],
    "librosa, one thread": [single()],
    [`librosa, ${processes} processes`]: Array.from(
      { length: processes },
      single,
    ),
  };
}

/** Ends all processes. */
export async function closeLibrosas(librosas: Librosas): Promise<void> {
  for (const librosa of Object.values(librosas).flat()) await librosa.close();
}

/** The slowest of the processes; each takes its share of the clips. */
function contestant(
  [name, processes]: [string, Librosa[]],
  path: string,
): Contestant {
  const share = Math.ceil(CLIPS / processes.length);
  return {
    name,
    time: async () => {
      const times = processes.map((librosa) => librosa.time(path, share));
      return Math.max(...await Promise.all(times));
    },
  };
}

/** Noise of the paper's length, half a second late, as its window expects. */
function makeNoise(): Float32Array {
  const { sampleRate, offset, nSamples } = PAPER.signal;
  const random = new Random(1, "bench");
  return new Float32Array(nSamples + offset * sampleRate)
    .map(() => random.uniform(-0.5, 0.5));
}

/**
 * Log-mel of 256 clips: the same noise for all, librosa's from a file that it reads
 * beforehand.
 *
 * @param folder where the file is written
 */
export async function logMelMeasure(
  kernels: Kernels,
  librosas: Librosas,
  folder: string,
): Promise<Measure> {
  const { sampleRate, nSamples } = PAPER.signal;
  const samples = makeNoise();
  const path = join(folder, "noise.wav");
  await Deno.writeFile(path, encodeWav({ samples, sampleRate }));
  const arrays = Array.from(
    { length: ARRAYS },
    () => samples.slice(-nSamples),
  );
  const clips = Array.from({ length: CLIPS }, (_, i) => arrays[i % ARRAYS]);
  const time = () => {
    const start = performance.now();
    logMelSpectrograms(kernels, clips);
    return Promise.resolve(performance.now() - start);
  };
  return {
    name: `log-mel, ${CLIPS} clips`,
    clips: CLIPS,
    ours: { name: "ours", time },
    others: Object.entries(librosas).map((librosa) =>
      contestant(librosa, path)
    ),
    warmUp: 2,
  };
}

async function main(): Promise<void> {
  const kernels = await sharedKernels();
  const librosas = startLibrosas(choosePython(), kernels.threads);
  const folder = await Deno.makeTempDir();
  try {
    const measure = await logMelMeasure(kernels, librosas, folder);
    const comparison = await compare(measure, { rounds: 7, rest: 100 });
    console.log(describeComparison(comparison));
    for (const { name, median, fastest } of comparison.others) {
      console.log(
        `${name.padEnd(24)} takes ${
          (median / comparison.ours.median).toFixed(2)
        } times as long as ours (fastest ones: ${
          (fastest / comparison.ours.fastest).toFixed(2)
        })`,
      );
    }
  } finally {
    await closeLibrosas(librosas);
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main();
