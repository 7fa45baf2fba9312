/**
 * Builds the WASM binaries from the AssemblyScript sources.
 *
 * @module
 */
import * as asc from "assemblyscript/asc";
import { binaryUrl, type Variant } from "./binary.ts";
import { paramsSource } from "./params.ts";

/** The two builds of the same sources. */
export const VARIANTS: readonly Variant[] = ["relaxed", "strict"];

/** Version of the compiler; part of the hash. */
const COMPILER = "assemblyscript@0.28.20";

const ASSEMBLY = new URL("./assembly/", import.meta.url);

/** Where the hash of the sources of the kept binaries is. */
export const HASH_URL = new URL("kernels.sha256", import.meta.url);

/** Source text by module path; with {@linkcode paramsSource} as a module. */
async function readSources(): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for await (const entry of Deno.readDir(ASSEMBLY)) {
    if (!entry.name.endsWith(".as.ts")) continue;
    const text = await Deno.readTextFile(new URL(entry.name, ASSEMBLY));
    sources.set(entry.name, text.replaceAll("\r\n", "\n"));
  }
  sources.set("params.as.ts", paramsSource());
  return new Map([...sources].sort(([a], [b]) => a < b ? -1 : 1));
}

function compilerFlags(variant: Variant): string[] {
  return [
    "main.as.ts",
    // Not -O3: it sinks a sum's first steps into its last, so that the other sums' operands
    // have to wait in registers, which then do not suffice.
    "-O2",
    "--noAssert",
    "--runtime=stub",
    "--enable=simd",
    "--enable=threads",
    ...(variant === "relaxed" ? ["--enable=relaxed-simd"] : []),
    "--importMemory",
    "--sharedMemory",
    "--initialMemory=1",
    "--maximumMemory=65536",
    "--outFile=kernels.wasm",
  ];
}

/**
 * Hash of everything that the binaries depend on: sources, flags, compiler.
 *
 * @returns SHA-256, in hexadecimal
 *
 * @example
 * ```ts
 * import { sourceHash } from "./build.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(await sourceHash(), /^[0-9a-f]{64}$/);
 * ```
 */
export async function sourceHash(): Promise<string> {
  const parts = [COMPILER, ...VARIANTS.flatMap(compilerFlags)];
  for (const [name, text] of await readSources()) parts.push(name, text);
  const bytes = new TextEncoder().encode(parts.join("\0"));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

/**
 * Compile the sources.
 *
 * @returns the binary; the same bytes each time
 * @throws {SyntaxError} with the compiler's messages if the sources do not compile
 */
export async function compileKernels(
  variant: Variant,
): Promise<Uint8Array<ArrayBuffer>> {
  const sources = await readSources();
  sources.set("madd.as.ts", sources.get(`madd_${variant}.as.ts`)!);
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main(compilerFlags(variant), {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_name, contents) => {
      binary = new Uint8Array(contents as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error || !binary) {
    throw new SyntaxError(
      `Cannot build the ${variant} kernels: the compiler reports\n${stderr}`,
    );
  }
  return binary;
}

/**
 * Build both binaries and keep them, with the sources' hash, beside the sources.
 *
 * @returns size of each binary in bytes
 * @throws {SyntaxError} with the compiler's messages if the sources do not compile
 */
export async function buildKernels(): Promise<Record<Variant, number>> {
  const sizes = { relaxed: 0, strict: 0 };
  for (const variant of VARIANTS) {
    const binary = await compileKernels(variant);
    await Deno.writeFile(binaryUrl(variant), binary);
    sizes[variant] = binary.length;
  }
  await Deno.writeTextFile(HASH_URL, `${await sourceHash()}\n`);
  return sizes;
}
