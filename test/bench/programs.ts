/**
 * The programs that are measured, each in a process of its own, started when
 * first asked.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { Answerer } from "./answerer.ts";

/**
 * The programs: this project, with the strict binary, and with one thread; PyTorch
 * with the default allocator and with a tuned one, each also with one thread;
 * TensorFlow.js's own backends, which have one thread here; jax-js.
 */
export type ProgramName =
  | "simd"
  | "simd, strict"
  | "simd, one thread"
  | "PyTorch"
  | "PyTorch, tuned allocator"
  | "PyTorch, one thread"
  | "PyTorch, tuned allocator, one thread"
  | "cpu"
  | "wasm"
  | "jax-js";

/**
 * glibc's allocator set to keep large blocks; at batch 32 the default one returns
 * them to the system and requests them again at every step.
 */
export const TUNED_ALLOCATOR = {
  MALLOC_MMAP_THRESHOLD_: "8589934592",
  MALLOC_TRIM_THRESHOLD_: "17179869184",
  MALLOC_TOP_PAD_: "268435456",
};

/**
 * For librosa's matrix product, which is slower on several threads: they wait for
 * each other. PyTorch has threads of its own.
 */
const LIBROSA_AT_ITS_BEST = { OPENBLAS_NUM_THREADS: "1" };

/** What all programs need to know. */
export interface ProgramOptions {
  /** A Python with PyTorch and librosa. */
  python: string;
  /** Of each side but those with one thread. */
  threads: number;
  /** Whether PyTorch is also compiled, where that works. */
  compile: boolean;
}

/** How a program is started. */
function howToStart(name: ProgramName, { python, threads }: ProgramOptions) {
  const deno = (script: string, args: string[], threads = 1) => ({
    name,
    command: Deno.execPath(),
    args: ["run", "-A", pathOf(script), ...args],
    env: { SER_THREADS: String(threads) },
  });
  const pytorch = (env: Record<string, string>, count = threads) => ({
    name,
    command: python,
    args: [pathOf("pytorch_server.py"), String(count)],
    env: { ...env, ...LIBROSA_AT_ITS_BEST },
  });
  switch (name) {
    case "simd":
      return deno("tfjs_server.ts", ["simd"], threads);
    case "simd, strict":
      return deno("tfjs_server.ts", ["simd", "strict"], threads);
    case "simd, one thread":
      return deno("tfjs_server.ts", ["simd"]);
    case "cpu":
    case "wasm":
      return deno("tfjs_server.ts", [name]);
    case "jax-js":
      return deno("jax_server.ts", []);
    case "PyTorch":
      return pytorch({});
    case "PyTorch, one thread":
      return pytorch({}, 1);
    case "PyTorch, tuned allocator":
      return pytorch(TUNED_ALLOCATOR);
    case "PyTorch, tuned allocator, one thread":
      return pytorch(TUNED_ALLOCATOR, 1);
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** All programs that were asked for so far. */
export class Programs {
  readonly #running = new Map<ProgramName, Answerer>();
  #compiles?: Promise<{ compiles: boolean }>;

  constructor(readonly options: ProgramOptions) {}

  /** PyTorch with each allocator, on all threads and on one. */
  get pytorch(): ProgramName[] {
    const one = this.options.threads > 1;
    // The allocator's settings mean something to glibc only.
    const tuned = Deno.build.os === "linux";
    return [
      "PyTorch",
      ...(tuned ? ["PyTorch, tuned allocator"] as const : []),
      ...(one ? ["PyTorch, one thread"] as const : []),
      ...(tuned && one
        ? ["PyTorch, tuned allocator, one thread"] as const
        : []),
    ];
  }

  /** Whether torch.compile is wanted and works here. */
  async compiles(): Promise<boolean> {
    if (!this.options.compile) return false;
    this.#compiles ??= this.get("PyTorch")
      .ask<{ compiles: boolean }>({ work: "compiles" });
    return (await this.#compiles).compiles;
  }

  /** This project with one thread, where it has more. */
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
