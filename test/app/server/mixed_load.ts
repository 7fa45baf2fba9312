/**
 * `deno run -A test/app/server/mixed_load.ts [COUNT]`: many requests of many kinds, a
 * tenth of them bad, and what becomes of the server.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Predictions,
  type ServerChoices,
  type ServerProcess,
  spawnServer,
} from "../../../lib/app/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../../../lib/files/mod.ts";
import { Random } from "../../../lib/random.ts";
import { fixture } from "../../audio/fixtures.ts";
import { voiceFile } from "./test_server.ts";

/** Requests that are open at a time. */
const CLIENTS = 16;

/** One request and the statuses that may answer it. */
interface Ask {
  name: string;
  path?: string;
  body: () => BodyInit;
  statuses: number[];
  outcomes?: string[];
}

const VOICES = [1, 2, 3, 4, 5].map((seed) => voiceFile(seed));

function form(...files: Uint8Array<ArrayBuffer>[]): FormData {
  const form = new FormData();
  for (const file of files) form.append("file", new Blob([file]), "f.wav");
  return form;
}

const GOOD: Ask[] = [
  ...VOICES.map((voice, i) => ({
    name: `voice ${i}`,
    body: () => voice,
    statuses: [200],
    outcomes: ["heard"],
  })),
  ...["mono.mp3", "mono.vorbis.ogg", "mono.opus.ogg", "noise_16.flac"].map(
    (name) => ({
      name,
      body: () => fixture(name),
      statuses: [200],
      outcomes: ["nothing to hear"],
    }),
  ),
  {
    name: "form",
    body: () => form(VOICES[0], VOICES[1]),
    statuses: [200],
    outcomes: ["heard", "heard"],
  },
];

const BAD: Ask[] = [
  { name: "text", body: () => "no sound", statuses: [422] },
  { name: "empty", body: () => "", statuses: [400] },
  { name: "cut", body: () => VOICES[0].subarray(0, 999), statuses: [422] },
  { name: "no files", body: () => new FormData(), statuses: [400] },
  {
    name: "too many files",
    body: () => form(...Array(33).fill(VOICES[0].subarray(0, 99))),
    statuses: [413],
  },
  {
    name: "too large",
    body: () => new Uint8Array(2 ** 20 + 1),
    statuses: [413],
  },
  { name: "offset", path: "?offset=x", body: () => "x", statuses: [400] },
];

/** Asks once; a full queue is answered by asking again. */
async function ask(url: string, { name, path = "", body, ...want }: Ask) {
  const address = new URL(`api/predictions${path}`, url);
  const response = await fetch(address, { method: "POST", body: body() });
  const text = await response.text();
  assert.ok(want.statuses.includes(response.status), `${name}: ${text}`);
  const answer = JSON.parse(text);
  if (want.outcomes === undefined) {
    assert.match(answer.error.message, /^[A-Z].*\.$/, name);
    return;
  }
  const { predictions } = answer as Predictions;
  assert.deepEqual(predictions.map(({ outcome }) => outcome), want.outcomes);
}

/** Bytes of a process that are in memory. */
async function residentBytes(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/statm`);
  return 4096 * Number(text.split(" ")[1]);
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What a load did to a server. */
export interface LoadReport {
  /** Requests. */
  count: number;
  /** Medians of the resident bytes in the three thirds; null where they aren't told. */
  residentBytes: [number, number, number] | null;
  /** What `/healthz` says in the end. */
  health: { workers: number; answered: number; replaced: number };
}

/**
 * Ask a server `count` times, a tenth of them wrongly, several at a time.
 *
 * @throws {AssertionError} if an answer isn't what it should be
 */
export async function mixedLoad(
  server: Pick<ServerProcess, "url" | "pid">,
  count: number,
): Promise<LoadReport> {
  const random = new Random(1, "mixed load");
  const asks = Array.from({ length: count }, (_, i) => {
    const list = i % 10 === 9 ? BAD : GOOD;
    return list[Math.floor(random.uniform(0, list.length))];
  });
  const sizes: number[] = [];
  let next = 0;
  const client = async () => {
    while (next < count) {
      const i = next++;
      await ask(server.url, asks[i]);
      if (Deno.build.os === "linux" && i % 20 === 0) {
        sizes.push(await residentBytes(server.pid));
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const third = Math.floor(sizes.length / 3);
  const thirds = [0, 1, 2].map((i) =>
    median(sizes.slice(i * third, (i + 1) * third))
  ) as [number, number, number];
  const health = await (await fetch(new URL("healthz", server.url))).json();
  return { count, residentBytes: third > 0 ? thirds : null, health };
}

/** A server whose bounds the bad requests of the load break. */
export function startLoaded(choices: Partial<ServerChoices> = {}) {
  const limits = { bodyBytes: 2 ** 20 };
  const model = DEFAULT_MODEL_FOLDER;
  return spawnServer({ model, port: 0, limits, ...choices });
}

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 10_000);
  const server = await startLoaded();
  const start = performance.now();
  const { residentBytes, health } = await mixedLoad(server, count);
  const seconds = (performance.now() - start) / 1_000;
  console.log(`${count} requests in ${seconds.toFixed(1)} s:`, health);
  if (residentBytes !== null) {
    const sizes = residentBytes.map((bytes) => Math.round(bytes / 2 ** 20));
    const growth = residentBytes[2] / residentBytes[1];
    console.log(
      `median RSS of the thirds: ${sizes.join(", ")} MiB; last by middle ${
        growth.toFixed(3)
      }`,
    );
  }
  await server.stop();
}
