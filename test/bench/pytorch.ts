/**
 * PyTorch in a process of its own, asked for one piece of work at a time.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { readLines } from "../../lib/commands/read_lines.ts";

const SCRIPT = fileURLToPath(new URL("pytorch_server.py", import.meta.url));

/**
 * glibc's allocator set to keep large blocks; at batch 32 the default one gives
 * them back to the system and takes them anew at every step.
 */
export const TUNED_ALLOCATOR = {
  MALLOC_MMAP_THRESHOLD_: "8589934592",
  MALLOC_TRIM_THRESHOLD_: "17179869184",
  MALLOC_TOP_PAD_: "268435456",
};

/** How a PyTorch process is started. */
export interface PyTorchOptions {
  /** A Python with torch. */
  python: string;
  threads: number;
  /** Environment variables beside this process's own. */
  env?: Record<string, string>;
}

/** A Python process that answers requests in order. */
export class PyTorch {
  readonly #process: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: AsyncGenerator<string, void, void>;

  constructor({ python, threads, env }: PyTorchOptions) {
    this.#process = new Deno.Command(python, {
      args: [SCRIPT, String(threads)],
      env,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#requests = this.#process.stdin.getWriter();
    this.#answers = readLines(this.#process.stdout);
  }

  async #ask<Answer>(request: Record<string, unknown>): Promise<Answer> {
    const line = JSON.stringify(request);
    await this.#requests.write(new TextEncoder().encode(line + "\n"));
    const { value } = await this.#answers.next();
    if (value === undefined) {
      throw new Error(
        `Cannot ask PyTorch: it must answer ${line}, but it ended`,
      );
    }
    return JSON.parse(value);
  }

  /** PyTorch's version, and the threads that it computes with. */
  about(): Promise<{ version: string; threads: number }> {
    return this.#ask({ work: "about" });
  }

  /** Milliseconds of one training step, or of one prediction. */
  async time(work: "train" | "predict", batch: number): Promise<number> {
    return (await this.#ask<{ ms: number }>({ work, batch })).ms;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#requests.close();
    await this.#answers.return();
    await this.#process.status;
  }
}
