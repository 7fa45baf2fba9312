/**
 * Settings of the server, as they cross from the command to its process.
 *
 * @module
 */

import { z } from "zod";

/** What one client, or all of them together, may ask of the server. */
export interface ServerLimits {
  /** Largest body of a request, in bytes. */
  bodyBytes: number;
  /** Bytes of all bodies that are held at a time. */
  heldBytes: number;
  /** Files in one request. */
  files: number;
  /** Seconds in which a body must have arrived. */
  uploadSeconds: number;
  /** Seconds that a worker may take for one request. */
  workSeconds: number;
  /** Seconds that a request may wait for a worker. */
  waitSeconds: number;
  /** Requests that wait for a worker. */
  waiting: number;
  /** Requests that a worker takes at a time. */
  batch: number;
  /** Latest start of a window, in seconds. */
  offset: number;
}

/** Where the server listens, what it serves, and with how many workers. */
export interface ServerSettings {
  /** A model's folder. */
  model: string;
  /** The built app; without it only the API is served. */
  folder?: string;
  /** Address to listen on. */
  host: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Workers, each with a model and memory of its own. */
  workers: number;
  /** Threads of each worker. */
  threads: number;
  /** Bounds on requests. */
  limits: ServerLimits;
}

const count = z.int().min(1);

const limits: z.ZodType<ServerLimits> = z.strictObject({
  bodyBytes: count.default(16 * 2 ** 20),
  heldBytes: count.default(256 * 2 ** 20),
  files: count.default(32),
  uploadSeconds: z.number().positive().default(30),
  workSeconds: z.number().positive().default(10),
  waitSeconds: z.number().positive().default(20),
  waiting: count.default(128),
  batch: count.default(16),
  offset: z.number().min(0).default(60),
});

/** What `parseSettings` completes: everything but the model may be left out. */
export type ServerChoices =
  & Pick<ServerSettings, "model">
  & Partial<Omit<ServerSettings, "limits">>
  & { limits?: Partial<ServerLimits> };

/** Sound needs a core for each worker; more than eight models take memory for little. */
const MAX_DEFAULT_WORKERS = 8;

const settings = z.strictObject({
  model: z.string().min(1),
  folder: z.string().min(1).optional(),
  host: z.string().min(1).default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(8000),
  workers: z.int().min(1).max(64).optional(),
  threads: z.int().min(1).max(64).optional(),
  limits: limits.prefault({} as ServerLimits),
});

/**
 * Check settings, and fill in those left out.
 *
 * @param choices from a caller, or from another process
 * @throws {z.ZodError} naming the field that is wrong
 *
 * @example
 * ```ts
 * import { completeSettings } from "./settings.ts";
 * import assert from "node:assert/strict";
 *
 * const { host, port, limits } = completeSettings({ model: "data/models/mine" });
 * assert.equal(`${host}:${port}`, "127.0.0.1:8000");
 * assert.equal(limits.files, 32);
 * ```
 */
export function completeSettings(choices: unknown): ServerSettings {
  const checked = settings.parse(choices);
  const cores = navigator.hardwareConcurrency;
  const { workers = Math.min(cores, MAX_DEFAULT_WORKERS) } = checked;
  // Together as many as there are cores.
  const { threads = Math.max(1, Math.floor(cores / workers)) } = checked;
  return { ...checked, workers, threads };
}
