/**
 * The programs that are measured, each in a process of its own, started when
 * first asked.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { Answerer } from "./answerer.ts";

/**
 * The programs: this project, and held to one thread; PyTorch as it comes, with
 * glibc's allocator at its best, and that held to one thread; TensorFlow.js's own
 * backends, which have one thread here; jax-js.
 */
export type ProgramName =
  | "simd"
  | "simd, one thread"
  | "PyTorch"
  | "PyTorch, tuned allocator"
  | "PyTorch, one thread"
  | "cpu"
  | "wasm"
  | "jax-js";

/**
 * glibc's allocator set to keep large blocks; at batch 32 the default one gives
 * them back to the system and takes them anew at every step.
 */
const TUNED_ALLOCATOR = {
  MALLOC_MMAP_THRESHOLD_: "8589934592",
  MALLOC_TRIM_THRESHOLD_: "17179869184",
  MALLOC_TOP_PAD_: "268435456",
};

/** For librosa's linear algebra beside PyTorch. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

/** What all programs need to know. */
export interface ProgramOptions {
  /** A Python with PyTorch and librosa. */
  python: string;
  /** For those that are not held to one. */
  threads: number;
}

/** How a program is started. */
function howToStart(name: ProgramName, { python, threads }: ProgramOptions) {
  const deno = (script: string, argument: string, threads = 1) => ({
    name,
    command: Deno.execPath(),
    args: ["run", "-A", pathOf(script), argument],
    env: { SER_THREADS: String(threads) },
  });
  const pytorch = (env: Record<string, string>, count = threads) => ({
    name,
    command: python,
    args: [pathOf("pytorch_server.py"), String(count)],
    env,
  });
  switch (name) {
    case "simd":
      return deno("tfjs_server.ts", "simd", threads);
    case "simd, one thread":
      return deno("tfjs_server.ts", "simd");
    case "cpu":
    case "wasm":
      return deno("tfjs_server.ts", name);
    case "jax-js":
      return deno("jax_server.ts", "wasm");
    case "PyTorch":
      return pytorch({});
    case "PyTorch, tuned allocator":
      return pytorch(TUNED_ALLOCATOR);
    case "PyTorch, one thread":
      return pytorch({ ...TUNED_ALLOCATOR, ...ONE_THREAD }, 1);
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** All programs that were asked for so far. */
export class Programs {
  readonly #running = new Map<ProgramName, Answerer>();

  constructor(readonly options: ProgramOptions) {}

  /** PyTorch in every setting that makes a difference here. */
  get pytorch(): ProgramName[] {
    return [
      "PyTorch",
      // The allocator's settings mean something to glibc alone.
      ...(Deno.build.os === "linux"
        ? ["PyTorch, tuned allocator"] as const
        : []),
      ...(this.options.threads > 1 ? ["PyTorch, one thread"] as const : []),
    ];
  }

  /** This project held to one thread, where it has more. */
  get alone(): ProgramName[] {
    return this.options.threads > 1 ? ["simd, one thread"] : [];
  }

  /** A program, started if need be. */
  get(name: ProgramName): Answerer {
    const program = this.#running.get(name) ??
      new Answerer(howToStart(name, this.options));
    this.#running.set(name, program);
    return program;
  }

  /** A program as one to be timed at some work. */
  contestant(name: ProgramName, request: Record<string, unknown>) {
    return { name, time: () => this.get(name).time(request) };
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    for (const program of this.#running.values()) await program.close();
  }
}
