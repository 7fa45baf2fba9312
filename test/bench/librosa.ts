/**
 * librosa in a process of its own, asked clip by clip or many times for one.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("librosa_logmel.py", import.meta.url));

/** Bytes of a [128, 563] float32 spectrogram. */
const LOG_MEL_SIZE = 128 * 563 * 4;

/** A Python process that answers requests in order. */
export class Librosa {
  readonly #process: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamBYOBReader;

  /**
   * @param python  a Python with librosa and soundfile
   * @param threads of its linear algebra; default: as many as it takes
   */
  constructor(python: string, threads?: number) {
    this.#process = new Deno.Command(python, {
      args: [SCRIPT],
      env: threads === undefined ? {} : {
        OMP_NUM_THREADS: String(threads),
        OPENBLAS_NUM_THREADS: String(threads),
      },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#requests = this.#process.stdin.getWriter();
    this.#answers = this.#process.stdout.getReader({ mode: "byob" });
  }

  async #ask(
    request: Record<string, string | number>,
    size: number,
  ): Promise<DataView> {
    const line = JSON.stringify(request) + "\n";
    await this.#requests.write(new TextEncoder().encode(line));
    const { value } = await this.#answers.read(new Uint8Array(size), {
      min: size,
    });
    if (value?.byteLength !== size) {
      throw new Error(
        `Cannot ask librosa: it must answer ${size} bytes to ${line.trim()}, got ${
          value?.byteLength ?? 0
        }`,
      );
    }
    return new DataView(value.buffer);
  }

  /** Log-mel of the paper's window of a file, [128, 563], dB. */
  async logMel(path: string): Promise<Float32Array> {
    return new Float32Array(
      (await this.#ask({ logMel: path }, LOG_MEL_SIZE)).buffer as ArrayBuffer,
    );
  }

  /** Milliseconds that librosa takes for a file's log-mel, `clips` times; reading not included. */
  async time(path: string, clips: number): Promise<number> {
    return (await this.#ask({ time: path, clips }, 8)).getFloat64(0, true);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#requests.close();
    await this.#answers.cancel();
    await this.#process.status;
  }
}

/** Python to use: the first argument, else `SER_PYTHON`, else `python3`. */
export function choosePython(): string {
  return Deno.args[0] ?? Deno.env.get("SER_PYTHON") ?? "python3";
}
