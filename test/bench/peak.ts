/**
 * The machine's peak: a loop of multiply-adds on registers alone, of the
 * instructions that the kernels are made of, on one thread or on several.
 *
 * @module
 */

import * as asc from "assemblyscript/asc";
import type { Variant } from "../../lib/kernels/mod.ts";

const SOURCE = new URL("peak.as.ts", import.meta.url);
const WORKER = new URL("peak_worker.ts", import.meta.url);
const ASSEMBLY = new URL("../../lib/kernels/assembly/", import.meta.url);

/** Compiles the loop with the multiply-add of one of the binaries. */
export async function compilePeak(
  variant: Variant,
): Promise<WebAssembly.Module> {
  const sources: Record<string, string> = {
    "peak.as.ts": await Deno.readTextFile(SOURCE),
    "madd.as.ts": await Deno.readTextFile(
      new URL(`madd_${variant}.as.ts`, ASSEMBLY),
    ),
  };
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([
    "peak.as.ts",
    "-O3",
    "--noAssert",
    "--runtime=stub",
    "--enable=simd",
    ...(variant === "relaxed" ? ["--enable=relaxed-simd"] : []),
    "--outFile=peak.wasm",
  ], {
    readFile: (name) => sources[name] ?? null,
    writeFile: (_name, contents) => {
      binary = new Uint8Array(contents as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error || !binary) {
    throw new SyntaxError(
      `Cannot build the peak's loop: it must compile, got\n${stderr}`,
    );
  }
  return await WebAssembly.compile(binary);
}

/** Threads that run the loop at the same time, when asked. */
export class Peak {
  readonly #workers: Worker[];

  constructor(module: WebAssembly.Module, threads: number) {
    this.#workers = Array.from({ length: threads }, () => {
      const worker = new Worker(WORKER, { type: "module" });
      worker.postMessage(module);
      return worker;
    });
  }

  /** 10⁹ floating-point operations a second, of all threads together. */
  async measure(): Promise<number> {
    const speeds = this.#workers.map((worker) =>
      new Promise<number>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage("measure");
      })
    );
    return (await Promise.all(speeds)).reduce((sum, speed) => sum + speed);
  }

  /** Ends the threads. */
  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }
}
