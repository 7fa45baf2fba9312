/**
 * What the page that trains and its worker say to each other.
 *
 * @module
 */

import type { Separation } from "../../corpus/protocols/mod.ts";
import type { Metrics, Prediction } from "../../evaluation/mod.ts";
import type { EpochRecord, StepReport } from "../../model/mod.ts";

/** What a visitor chooses; everything else has the defaults of `deno task reproduce`. */
export interface Choice {
  /** A protocol's name. */
  protocol: string;
  /** From 1. */
  fold: number;
  /** Noisy copies of a clip. */
  copies: number;
  /** Epochs of training. */
  epochs: number;
  /** Integer in [0, 2^32). */
  seed: number;
}

/** A protocol that can be chosen. */
export interface ProtocolChoice {
  /** Its name. */
  name: string;
  /** A few words. */
  title: string;
  /** A sentence or two. */
  description: string;
  /** How many folds it has on these clips. */
  folds: number;
  /** Whether it makes noisy copies. */
  copies: boolean;
  /** What is never on both sides. */
  separates: Separation;
}

/** A training under way. */
export interface Progress {
  /** What was chosen. */
  choice: Choice;
  /** One record per epoch that is done. */
  history: EpochRecord[];
  /** The chosen epoch so far. */
  best: EpochRecord | null;
}

/** What a training has come to. */
export interface Result extends Progress {
  /** The chosen epoch. */
  best: EpochRecord;
  /** Class names in the order of the classes. */
  labels: readonly string[];
  /** Figures of the test items. */
  metrics: Metrics;
  /** Of every test item, in the split's order. */
  predictions: Prediction[];
  /** What training has heard of the test, and what a score says. */
  leaks: string[];
  /** Items of each part. */
  items: { train: number; validation: number; test: number };
  /** The command that gives the same bits; null where the training was ended early. */
  command: string | null;
  /** SHA-256 of the model's file of weights. */
  hash: string;
  /** Wall-clock seconds of its epochs. */
  seconds: number;
  /** Threads that computed. */
  threads: number;
  /** The run as files: those of a model's folder, and its predictions and history. */
  files: Record<string, Uint8Array<ArrayBuffer>>;
}

/** What this browser still has of an earlier visit. */
export type Kept =
  | { kind: "nothing" }
  | { kind: "unfinished"; progress: Progress; paused: boolean }
  | { kind: "finished"; result: Result };

/** What the page asks of its worker. */
export type Request =
  | { kind: "start"; choice: Choice }
  | { kind: "continue" }
  | { kind: "pause" }
  | { kind: "end" }
  | { kind: "forget" }
  | { kind: "hear"; item: string };

/** What the worker says. */
export type Report =
  | {
    kind: "ready";
    protocols: ProtocolChoice[];
    defaults: Choice;
    threads: number;
    clips: number;
    kept: Kept;
  }
  | { kind: "preparing"; done: number; total: number }
  | { kind: "step"; step: StepReport }
  | { kind: "epoch"; record: EpochRecord; best: EpochRecord }
  | { kind: "testing"; done: number; total: number }
  | { kind: "paused" }
  | { kind: "finished"; result: Result }
  | { kind: "sound"; item: string; wav: Uint8Array<ArrayBuffer> }
  | { kind: "failed"; message: string };
