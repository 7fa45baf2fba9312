import assert from "node:assert/strict";
import { hasRelaxedSimd, readBinary } from "../../lib/kernels/binary.ts";

Deno.test("hasRelaxedSimd() is true exactly where the relaxed binary is valid", async () => {
  const relaxed = await readBinary("relaxed");
  assert.equal(hasRelaxedSimd(), WebAssembly.validate(relaxed));
});

Deno.test("the strict binary is valid on every engine with SIMD and shared memory", async () => {
  assert.ok(WebAssembly.validate(await readBinary("strict")));
});
