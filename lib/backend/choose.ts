/**
 * Which backend computes: chosen by name, or the best there is.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import { cpus, tmpdir } from "node:os";
import { registerSimdBackend, type SimdOptions } from "./register.ts";
import { SimdBackend } from "./simd_backend.ts";

/** Names that {@linkcode setBackend} takes. */
export const BACKEND_NAMES = ["auto", "simd", "webgpu", "cpu"] as const;

/** Name of a backend, or "auto". */
export type BackendName = typeof BACKEND_NAMES[number];

/** Settings of {@linkcode setBackend}; only simd has any. */
export type BackendOptions = Pick<SimdOptions, "threads" | "binary">;

/** The backend in use, and what decides its bits. */
export interface BackendInfo {
  /** Its name in TensorFlow.js. */
  name: Exclude<BackendName, "auto">;
  /** Which binary of the kernels; null for the others. */
  binary: "relaxed" | "strict" | null;
  /** Threads that compute. */
  threads: number;
  /** Class of processor; relaxed SIMD may differ from one to another. */
  cpu: string;
  /** Why it was taken, in a sentence. */
  reason: string;
}

/** Without it the graphics libraries print an error of their own. */
function setRuntimeFolder(): void {
  if (Deno.build.os === "linux" && !Deno.env.has("XDG_RUNTIME_DIR")) {
    Deno.env.set("XDG_RUNTIME_DIR", tmpdir());
  }
}

/** Whether there is a graphics processor; a software adapter does not count. */
async function hasHardwareAdapter(): Promise<boolean> {
  setRuntimeFolder();
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter !== null && adapter !== undefined &&
    !adapter.info.isFallbackAdapter;
}

/** What "auto" stands for on this machine. */
async function best(): Promise<{ name: "webgpu" | "simd"; reason: string }> {
  return await hasHardwareAdapter()
    ? { name: "webgpu", reason: "there is a graphics processor" }
    : { name: "simd", reason: "there is no graphics processor" };
}

async function register(
  name: BackendInfo["name"],
  options: BackendOptions,
): Promise<void> {
  if (name === "simd") await registerSimdBackend(options);
  if (name === "webgpu") {
    setRuntimeFolder();
    await import("@tensorflow/tfjs-backend-webgpu");
  }
}

function checkName(name: string): void {
  if ((BACKEND_NAMES as readonly string[]).includes(name)) return;
  throw new RangeError(
    `Cannot choose a backend: the name must be one of ${
      BACKEND_NAMES.join(", ")
    }, got ${name}`,
  );
}

/**
 * Register a backend of TensorFlow.js and use it.
 *
 * @param name `"simd"`: this project's kernels; `"webgpu"`: TensorFlow.js's own,
 *   on a graphics processor; `"cpu"`: TensorFlow.js's plain JavaScript, hundreds of
 *   times slower; `"auto"`: webgpu where there is a graphics processor, else simd
 * @param options threads and binary of simd; they stay until the process ends
 * @returns what is in use
 * @throws {RangeError} if the name is unknown, the backend cannot start on this
 *   machine, the threads are not an integer in [1, 64], or simd runs with other
 *   threads or another binary already
 *
 * @example
 * ```ts
 * import { setBackend } from "./choose.ts";
 * import assert from "node:assert/strict";
 *
 * const { name, reason } = await setBackend("simd");
 * assert.equal(name, "simd");
 * assert.equal(reason, "it was asked for");
 * ```
 */
export async function setBackend(
  name: BackendName,
  options: BackendOptions = {},
): Promise<BackendInfo> {
  checkName(name);
  const choice = name === "auto"
    ? await best()
    : { name, reason: "it was asked for" };
  // Its advice to install a native addon is not this project's.
  tf.env().set("PROD", true);
  await register(choice.name, options);
  if (!await tf.setBackend(choice.name)) {
    throw new RangeError(
      `Backend ${choice.name} does not start on this machine. Choose another of ${
        BACKEND_NAMES.join(", ")
      }`,
    );
  }
  await tf.ready();
  const backend = tf.backend();
  const simd = backend instanceof SimdBackend ? backend.kernels : null;
  return {
    ...choice,
    binary: simd?.variant ?? null,
    threads: simd?.threads ?? 1,
    cpu: cpus()[0]?.model ?? "unknown processor",
  };
}
