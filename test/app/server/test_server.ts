/**
 * What tests of the server ask, and whom.
 *
 * @module
 */

import { encodeWav } from "../../../lib/audio/mod.ts";
import { completeSettings } from "../../../lib/app/server/settings.ts";
import type { ServerLimits } from "../../../lib/app/server/settings.ts";
import { WorkerPool } from "../../../lib/app/server/worker_pool.ts";
import { Random } from "../../../lib/random.ts";

/** Something like a voice of `seconds` s at 48 kHz, as a WAV file. */
export function voiceFile(
  seed = 1,
  seconds = 4,
): Uint8Array<ArrayBuffer> {
  const random = new Random(seed, "voice");
  const [pitch, pace] = [random.uniform(120, 280), random.uniform(2, 4)];
  const sampleRate = 48_000;
  const samples = Float32Array.from(
    { length: seconds * sampleRate },
    (_, n) => {
      const t = n / sampleRate;
      const loud = Math.max(0, Math.sin(2 * Math.PI * pace * t));
      const voice = Math.sin(2 * Math.PI * (pitch + 60 * t) * t) +
        Math.sin(4 * Math.PI * pitch * t) / 2;
      return 0.2 * loud * voice + 1e-3 * random.uniform(-1, 1);
    },
  );
  return encodeWav({ samples, sampleRate }) as Uint8Array<ArrayBuffer>;
}

/** A pool of workers that do what bodies say: see `hanging_worker.ts`. */
export function obedientPool(
  workers: number,
  limits: Partial<ServerLimits> = {},
  model = "none",
): Promise<WorkerPool> {
  return WorkerPool.start({
    ...completeSettings({ model, workers, limits }),
    workerUrl: new URL("./hanging_worker.ts", import.meta.url),
  });
}

/** A request of a text. */
export function textRequest(text: string) {
  return { body: new TextEncoder().encode(text), contentType: "audio/wav" };
}
