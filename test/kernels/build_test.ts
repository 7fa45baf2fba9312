import assert from "node:assert/strict";
import {
  compileKernels,
  HASH_URL,
  sourceHash,
  VARIANTS,
} from "../../lib/kernels/build.ts";
import { binaryUrl } from "../../lib/kernels/mod.ts";
import { KERNELS } from "../../lib/kernels/params.ts";

Deno.test("The kept binaries are those of the sources: run `deno task kernels` if not", async () => {
  assert.equal((await Deno.readTextFile(HASH_URL)).trim(), await sourceHash());
});

for (const variant of VARIANTS) {
  Deno.test(`compileKernels() gives the kept ${variant} binary, byte for byte`, async () => {
    const kept = await Deno.readFile(binaryUrl(variant));
    const built = await compileKernels(variant);
    assert(
      kept.length === built.length &&
        kept.every((byte, i) => byte === built[i]),
      `${kept.length} bytes kept, ${built.length} built`,
    );
  });

  Deno.test(`The ${variant} binary exports every kernel of the table and no other`, async () => {
    const module = await WebAssembly.compile(
      await Deno.readFile(binaryUrl(variant)),
    );
    const names = WebAssembly.Module.exports(module)
      .filter(({ kind }) => kind === "function").map(({ name }) => name);
    assert.deepEqual(names.toSorted(), Object.keys(KERNELS).toSorted());
  });

  Deno.test(`The ${variant} binary has no data segments and no mutable globals, which threads would share`, async () => {
    const bytes = await Deno.readFile(binaryUrl(variant));
    const sections = sectionsOf(bytes);
    assert(!sections.has(11), "data section");
    // A global is: type (0x7f i32), mutability, initial value (0x41 …), end.
    const globals = sections.get(6);
    assert(!globals || !globals.includes(0x017f), "mutable i32 global");
    const module = await WebAssembly.compile(bytes);
    assert.deepEqual(
      WebAssembly.Module.imports(module).map(({ name, kind }) =>
        `${name} ${kind}`
      ),
      ["memory memory"],
    );
  });
}

/** Contents of a binary's sections, as pairs of bytes, by section number. */
function sectionsOf(bytes: Uint8Array): Map<number, number[]> {
  const sections = new Map<number, number[]>();
  let at = 8;
  while (at < bytes.length) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0;; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const content = bytes.subarray(at, at + size);
    sections.set(
      id,
      [...content].map((byte, i) => byte | (content[i + 1] ?? 0) << 8),
    );
    at += size;
  }
  return sections;
}
