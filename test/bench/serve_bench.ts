/**
 * The API beside the paper's way of deploying: Flask, librosa and PyTorch.
 *
 *     deno run -A test/bench/serve_bench.ts [SECONDS=10] [ROUNDS=3] [PYTHON] [CLIENTS=1,8,64]
 *
 * So many clients on loopback send clips of the embedded corpus as forms, each its
 * next one once it has an answer. gunicorn has 2 workers; which of its kinds of workers
 * and whether PyTorch compiles is tried first, and the fastest at 8 clients counts. The
 * servers take turns; prints medians of the rounds as a Markdown table, and how much of
 * a core the server computes for a request, which other programs beside hardly change.
 * PYTHON has Flask, gunicorn, librosa and PyTorch; default: the environment of
 * `deno task bench`. Needs Linux.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { spawnServer } from "../../lib/app/mod.ts";
import { encodeWav } from "../../lib/audio/mod.ts";
import {
  environmentOptions,
  preparePython,
} from "../../lib/commands/python.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";
import { PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { type LoadTimes, loadTimes, percentile } from "./load_clients.ts";
import { encodePost, PostClient } from "./post_client.ts";
import { familyTime } from "./process_time.ts";
import { markdownTable, threeDigits } from "./tables.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Seconds of a trial of gunicorn's settings, and of warming up. */
const TRIAL = 3;

/** Seconds that gunicorn's workers may take to import, compile and warm up. */
const PATIENCE = 180;

/** A server that is measured. */
interface Side {
  name: string;
  /** Its process. */
  pid: number;
  /** Asks once, over a connection that is free. */
  ask(): Promise<void>;
  /** Closes connections, before the server tires of them. */
  rest(): void;
  stop(): Promise<void>;
}

/** A round: what clients saw, and milliseconds of a core per answer. */
interface Round extends LoadTimes {
  work: number;
}

/** Clips, each as a form. */
async function makeForms(): Promise<FormData[]> {
  const corpus = await openEmbedded();
  return await Promise.all(
    corpus.clips.slice(0, 20).map(async (clip) => {
      const form = new FormData();
      const wav = encodeWav(await corpus.load(clip)) as Uint8Array<ArrayBuffer>;
      form.append("file", new File([wav], "clip.wav", { type: "audio/wav" }));
      return form;
    }),
  );
}

/** How a server at a port is asked: with a clip after the other, for an answer like this. */
async function asker(
  { port, path, isAnswer }: { port: number; path: string; isAnswer: RegExp },
  forms: FormData[],
): Promise<Pick<Side, "ask" | "rest">> {
  const requests = await Promise.all(
    forms.map((form) => encodePost(path, form)),
  );
  const free: PostClient[] = [];
  let next = 0;
  return {
    ask: async () => {
      const client = free.pop() ?? new PostClient(port);
      const answer = await client.post(requests[next++ % requests.length]);
      assert.match(answer, isAnswer);
      free.push(client);
    },
    rest: () => {
      for (const client of free.splice(0)) client.close();
    },
  };
}

async function startOurs(forms: FormData[]): Promise<Side> {
  const model = PAPER_MODEL_FOLDER;
  const { url, pid, stop } = await spawnServer({ model, port: 0 });
  const port = Number(new URL(url).port);
  const isAnswer = /"outcome":"heard"/;
  const asked = await asker(
    { port, path: "/api/predictions", isAnswer },
    forms,
  );
  return { name: "this project", pid, ...asked, stop };
}

/** A port that is free now. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

/** Settings of gunicorn and PyTorch. */
interface FlaskSettings {
  mode: "eager" | "frozen";
  workers: "sync" | "gthread";
}

/** Waits until a server answers. @throws {Error} if its process ends first */
async function untilReady(url: string, child: Deno.ChildProcess) {
  let ended = false;
  child.status.then(() => ended = true);
  const end = performance.now() + 1_000 * PATIENCE;
  while (performance.now() < end && !ended) {
    const response = await fetch(url).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`gunicorn did not start within ${PATIENCE} s`);
}

async function startFlask(
  python: string,
  { mode, workers }: FlaskSettings,
  forms: FormData[],
): Promise<Side> {
  const port = freePort();
  const child = new Deno.Command(python, {
    args: [
      ...["-m", "gunicorn", "--bind", `127.0.0.1:${port}`, "--workers", "2"],
      ...["--worker-class", workers, "--timeout", String(PATIENCE)],
      ...workers === "gthread" ? ["--threads", "4"] : [],
      ...["--log-level", "error", "flask_server:app"],
    ],
    cwd: FOLDER,
    env: {
      SER_FLASK_MODE: mode,
      // One thread for each worker; an allocator that keeps large blocks.
      OMP_NUM_THREADS: "1",
      MKL_NUM_THREADS: "1",
      OPENBLAS_NUM_THREADS: "1",
      MALLOC_MMAP_THRESHOLD_: "8589934592",
      MALLOC_TRIM_THRESHOLD_: "17179869184",
      MALLOC_TOP_PAD_: "268435456",
    },
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  await untilReady(`http://127.0.0.1:${port}/`, child);
  return {
    name: `Flask, ${mode}, ${workers}`,
    pid: child.pid,
    ...await asker({ port, path: "/", isAnswer: /"probabilities"/ }, forms),
    stop: async () => {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** Flask with the settings that are fastest at 8 clients. */
async function startFastestFlask(
  python: string,
  forms: FormData[],
): Promise<Side> {
  const speeds: [FlaskSettings, number][] = [];
  for (const mode of ["eager", "frozen"] as const) {
    for (const workers of ["sync", "gthread"] as const) {
      try {
        const side = await startFlask(python, { mode, workers }, forms);
        await measure(side, { clients: 4, seconds: TRIAL });
        const trial = { clients: 8, seconds: TRIAL };
        const { perSecond } = await measure(side, trial);
        await side.stop();
        speeds.push([{ mode, workers }, perSecond]);
        console.error(`${side.name}: ${perSecond.toFixed(1)} per second`);
      } catch (error) {
        console.error(
          `Flask, ${mode}, ${workers}: ${(error as Error).message}`,
        );
      }
    }
  }
  speeds.sort(([, a], [, b]) => b - a);
  if (speeds.length === 0) throw new Error("Flask did not start in any way");
  return await startFlask(python, speeds[0][0], forms);
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Lets clients ask a server, and looks how much it computes. */
async function measure(
  { ask, rest, pid }: Side,
  load: { clients: number; seconds: number },
): Promise<Round> {
  const before = familyTime(pid);
  const times = await loadTimes(ask, load);
  rest();
  const work = (familyTime(pid) - before) / times.latencies.length;
  return { ...times, work };
}

/** A row of the table: medians of the rounds. */
function row(name: string, clients: number, rounds: Round[]): string[] {
  const at = (share: number) =>
    threeDigits(median(rounds.map((r) => percentile(r.latencies, share))));
  const speed = threeDigits(median(rounds.map((r) => r.perSecond)));
  const work = threeDigits(median(rounds.map((r) => r.work)));
  return [name, String(clients), at(0.5), at(0.95), at(0.99), speed, work];
}

/** How long, how often and with how many clients, and a Python that has everything. */
interface BenchOptions {
  seconds: number;
  rounds: number;
  given?: string;
  clients: number[];
}

async function main(
  { seconds, rounds, given, clients: counts }: BenchOptions,
): Promise<void> {
  const python = given ??
    (await preparePython({ ...environmentOptions("bench") })).python;
  const forms = await makeForms();
  const sides = [
    await startOurs(forms),
    await startFastestFlask(python, forms),
  ];
  const head = [
    "server",
    "clients",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "per second",
    "core ms per request",
  ];
  const rows = [head];
  try {
    for (const side of sides) {
      await measure(side, { clients: 4, seconds: TRIAL });
    }
    for (const clients of counts) {
      const times = sides.map((): Round[] => []);
      for (let round = 0; round < rounds; round++) {
        for (const [i, side] of sides.entries()) {
          times[i].push(await measure(side, { clients, seconds }));
        }
      }
      rows.push(...sides.map(({ name }, i) => row(name, clients, times[i])));
      const speeds = times.map((of) => median(of.map((r) => r.perSecond)));
      const work = times.map((of) => median(of.map((r) => r.work)));
      console.error(
        `${clients} clients: ${(speeds[0] / speeds[1]).toFixed(2)} × Flask, ${
          (work[1] / work[0]).toFixed(2)
        } × by the work of the servers`,
      );
    }
    console.log(markdownTable(rows, 1));
  } finally {
    for (const side of sides) await side.stop();
  }
}

if (import.meta.main) {
  const [seconds = "10", rounds = "3", given, clients = "1,8,64"] = Deno.args;
  await main({
    seconds: Number(seconds),
    rounds: Number(rounds),
    given: given || undefined,
    clients: clients.split(",").map(Number),
  });
  Deno.exit(0); // connections that are kept open would keep the process
}
