/**
 * What was heard in this visit, and how it is saved.
 *
 * @module
 */

import type { Answer, Curve, Opened } from "./protocol.ts";

/** Where a sound came from. */
export type Origin = "file" | "recording" | "sample";

/** A recording with its newest answer. */
export interface HeardClip {
  /** Name of the file, or what else it is called. */
  name: string;
  /** Where it came from. */
  origin: Origin;
  /** The recording. */
  opened: Opened;
  /** What a server would be sent. */
  sound: Blob;
  /** What the model makes of the window. */
  answer: Answer;
  /** Along its whole length, as far as it is known; only for those longer than a window. */
  curve?: Curve;
  /** When it was heard first. */
  at: Date;
}

/** A field of a CSV file: quoted, and never taken for a formula. */
function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

/** One recording as plain values. */
function record(
  { name, origin, answer, at }: HeardClip,
  labels: readonly string[],
) {
  const { label, inaudible, offset, probabilities } = answer;
  const shares = labels.map((name, i) => [name, probabilities[i] ?? null]);
  return {
    name,
    origin,
    heardAt: at.toISOString(),
    offset,
    label,
    inaudible: inaudible?.message ?? null,
    probabilities: Object.fromEntries(shares) as Record<string, number | null>,
  };
}

/**
 * Recordings as a CSV file, one a line; the probabilities stand in columns of their own.
 *
 * @example
 * ```ts
 * import { historyCsv } from "./heard_clip.ts";
 * import assert from "node:assert/strict";
 *
 * const [head] = historyCsv([], ["calm", "angry"]).split("\r\n");
 * assert.equal(head, "name,origin,heardAt,offset,label,inaudible,calm,angry");
 * ```
 */
export function historyCsv(
  clips: readonly HeardClip[],
  labels: readonly string[],
): string {
  const head = ["name", "origin", "heardAt", "offset", "label", "inaudible"];
  const lines = clips.map((clip) => {
    const { probabilities, ...rest } = record(clip, labels);
    const values = [...Object.values(rest), ...Object.values(probabilities)];
    return values.map((value) => value === null ? "" : field(value)).join(",");
  });
  return [[...head, ...labels].join(","), ...lines, ""].join("\r\n");
}

/**
 * Recordings as a JSON file.
 *
 * @param model title of the model
 *
 * @example
 * ```ts
 * import { historyJson } from "./heard_clip.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(JSON.parse(historyJson([], ["calm"], "A model")), { model: "A model", clips: [] });
 * ```
 */
export function historyJson(
  clips: readonly HeardClip[],
  labels: readonly string[],
  model: string,
): string {
  const list = clips.map((clip) => record(clip, labels));
  return `${JSON.stringify({ model, clips: list }, null, 2)}\n`;
}
