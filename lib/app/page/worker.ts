/**
 * The page's worker: holds the model and the recordings, and answers the page.
 *
 * @module
 */

import "./jitless.ts";
import * as tf from "@tensorflow/tfjs";
import { AudioError, READABLE } from "../../audio/mod.ts";
import { kernelsInUse, registerSimdBackend } from "../../backend/register.ts";
import { openListener } from "../../listen/mod.ts";
import { decodeModel, parseModelInfo } from "../../model/mod.ts";
import { readResult } from "../train/keeping.ts";
import { Hearing } from "./hearing.ts";
import type {
  CallName,
  Calls,
  Curve,
  Failure,
  Ready,
  Reply,
  Request,
} from "./protocol.ts";

declare function postMessage(reply: Reply, transfer?: Transferable[]): void;

/** Fetches one file. @throws {Error} if it isn't there */
async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} cannot be loaded: status ${response.status}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

let hearing: Hearing | undefined;

/** The model at work. @throws {Error} if it isn't loaded */
function model(): Hearing {
  if (hearing === undefined) throw new Error("The model is not loaded yet");
  return hearing;
}

/** A model's files. */
interface ModelFiles {
  /** Content of `model.json`. */
  json: string;
  /** Content of its members' files, by name. */
  weights: Record<string, Uint8Array>;
}

/** Fetches a model. */
async function fetchModel(base: string): Promise<ModelFiles> {
  const bytes = await fetchBytes(`${base}/model.json`);
  const json = new TextDecoder().decode(bytes);
  const weights: Record<string, Uint8Array> = {};
  for (const name of parseModelInfo(json, "model.json").members) {
    weights[name] = await fetchBytes(`${base}/${name}`);
  }
  return { json, weights };
}

/** The network that this browser has trained. @throws {Error} if there is none */
async function trainedModel(): Promise<ModelFiles> {
  const result = await readResult();
  if (result === undefined) {
    throw new Error("no network has been trained in this browser yet");
  }
  const json = new TextDecoder().decode(result.files["model.json"]);
  return { json, weights: result.files };
}

/** Starts the backend, and makes a model ready. */
async function load(base: string | null): Promise<Ready> {
  tf.env().set("PROD", true); // no banner
  await registerSimdBackend({
    workerUrl: new URL("thread_web.js", import.meta.url),
  });
  await tf.setBackend("simd");
  const files = base === null ? await trainedModel() : await fetchModel(base);
  const { json, weights } = files;
  const info = parseModelInfo(json, "model.json");
  hearing = new Hearing(openListener(decodeModel(json, weights)));
  const { frontEnd } = hearing.listener;
  // The first prediction compiles the kernels; nobody should wait for it.
  const { sampleRate, longest } = frontEnd;
  const samples = new Float32Array(longest * sampleRate).fill(0.1);
  const heard = frontEnd.heard({ samples, sampleRate });
  await hearing.listener.predict(frontEnd.pad(heard));
  return {
    info: { ...info, training: { ...info.training, clips: [] } },
    window: longest,
    offset: frontEnd.offset ?? null,
    sampleRate,
    picture: hearing.picture,
    threads: (await kernelsInUse()).threads,
  };
}

/** Lets waiting messages in. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

/** How each request is answered; `report` sends a part of the answer. */
const ANSWERS: {
  [K in CallName]: (
    ask: Calls[K]["ask"],
    report: (part: Curve) => void,
  ) => Promise<Calls[K]["answer"]>;
} = {
  load: ({ base }) => load(base),
  open: ({ bytes, name }) => model().open(new Uint8Array(bytes), name),
  take: ({ channels, sampleRate }) => model().take(channels, sampleRate),
  hear: ({ clip, offset }) => model().hear(clip, offset),
  explain: ({ features, label }) => model().explain(features, label),
  scan: ({ clip }, report) => model().scan(clip, report, breathe),
  listen: ({ samples, begin }) => model().listen(samples, begin),
  close: ({ clip }) => Promise.try(() => (model().close(clip), null)),
};

/** What went wrong, in a form that can be sent. */
function describe(error: unknown): Failure {
  return {
    message: error instanceof Error ? error.message : String(error),
    otherKind: error instanceof AudioError && error.expected === READABLE,
  };
}

async function answer({ id, name, ask }: Request): Promise<void> {
  const call = ANSWERS[name] as (
    ask: unknown,
    report: (part: Curve) => void,
  ) => Promise<unknown>;
  try {
    const result = await call(ask, (part) => postMessage({ id, part }));
    postMessage({ id, answer: result });
  } catch (error) {
    postMessage({ id, failure: describe(error) });
  }
}

addEventListener("message", (event) => {
  void answer((event as MessageEvent<Request>).data);
});
