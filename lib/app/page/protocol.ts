/**
 * What a page and its worker say to each other.
 *
 * @module
 */

import type { InaudibleReason } from "../../audio/mod.ts";
import type { FeatureRows, Matrix } from "../../features/mod.ts";
import type { OcclusionMap } from "../../listen/mod.ts";
import type { ModelInfo } from "../../model/mod.ts";

/** How the front end's picture is to be drawn. */
export interface PictureShape {
  /** What its rows are, from the lowest; Hz of each one's centre, none where it has none. */
  rows: (FeatureRows & { hz: number[] })[];
  /** Seconds from one column to the next. */
  step: number;
  /** Chunks that the network reads, if it does: columns of one, and to the next. */
  chunks: { count: number; width: number; stride: number } | null;
}

/** A model that is ready. */
export interface Ready {
  /** Everything about it but its numbers and the clips that it was trained on. */
  info: ModelInfo;
  /** Seconds of a window. */
  window: number;
  /** Where its own window begins, seconds; null: where it finds the voice. */
  offset: number | null;
  /** Hz of its front end. */
  sampleRate: number;
  /** How its picture is drawn. */
  picture: PictureShape;
  /** Threads that compute. */
  threads: number;
}

/** A recording that the worker keeps. */
export interface Opened {
  /** By which it is asked for. */
  clip: number;
  /** Mono, at the file's rate; the page's own copy. */
  samples: Float32Array;
  /** Hz. */
  sampleRate: number;
  /** Whether only the beginning was read, because the file is too long. */
  cut: boolean;
  /** Whether the model was trained on these very samples. */
  trainedOn: boolean;
}

/** What a model makes of one window. */
export interface Answer {
  /** Why there is nothing to hear; null if there is something. */
  inaudible: InaudibleReason | null;
  /** The most probable label; null where there is nothing to hear. */
  label: string | null;
  /** In the order of the labels; empty where there is nothing to hear. */
  probabilities: Float32Array;
  /** After each chunk, [chunks, labels]; null for networks without steps, and for silence. */
  steps: Float32Array | null;
  /** What the front end sees. */
  features: Matrix;
  /** Where the window begins, seconds; null: the recording as a whole. */
  offset: number | null;
  /** Seconds of the recording that are heard. */
  extent: [start: number, end: number];
  /** From the call to the answer. */
  milliseconds: number;
}

/** Answers along a recording. */
export interface Curve {
  /** Middle of each window, seconds. */
  times: number[];
  /** [windows, labels]; NaN where there is nothing to hear. */
  probabilities: Float32Array;
}

/** What live listening reports. */
export interface LiveAnswer {
  /** Why there is nothing to hear; null if there is something. */
  inaudible: InaudibleReason | null;
  /** Smoothed, in the order of the labels; empty where there is nothing to hear. */
  probabilities: Float32Array;
  /** End of the window since the start, seconds. */
  time: number;
  /** What it took. */
  milliseconds: number;
}

/** Every request by name: what is asked and what is answered. */
export interface Calls {
  /** Make the model at an address ready; without one, that which this browser has trained. */
  load: { ask: { base: string | null }; answer: Ready };
  /** Read a file. */
  open: { ask: { bytes: ArrayBuffer; name: string }; answer: Opened };
  /** Take samples that the page has. */
  take: {
    ask: { channels: Float32Array[]; sampleRate: number };
    answer: Opened;
  };
  /** Hear a window; without an offset the model's own. */
  hear: { ask: { clip: number; offset?: number }; answer: Answer };
  /** Which parts of the picture carried an answer. */
  explain: {
    ask: { features: Matrix; label: number };
    answer: OcclusionMap;
  };
  /** Hear a recording along its whole length; parts are reported on the way. */
  scan: { ask: { clip: number }; answer: Curve };
  /** Hear what the microphone has heard since the last time. */
  listen: {
    ask: { samples: Float32Array<ArrayBuffer>; begin: boolean };
    answer: LiveAnswer;
  };
  /** Forget a recording. */
  close: { ask: { clip: number }; answer: null };
}

/** Name of a request. */
export type CallName = keyof Calls;

/** A request as it travels. */
export interface Request<K extends CallName = CallName> {
  /** Answers name it. */
  id: number;
  /** What is asked for. */
  name: K;
  /** Its arguments. */
  ask: Calls[K]["ask"];
}

/** What went wrong, for people. */
export interface Failure {
  /** A sentence. */
  message: string;
  /** Whether the file is of a kind that only the browser may be able to read. */
  otherKind: boolean;
}

/** What comes back from the worker. */
export type Reply =
  | { id: number; answer: unknown }
  | { id: number; part: Curve }
  | { id: number; failure: Failure };
