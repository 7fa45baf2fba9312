import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend, SimdBackend } from "../../lib/backend/mod.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";

Deno.test("sharedKernels() are the same for all, and those of the backend", async () => {
  const [first, second] = await Promise.all([sharedKernels(), sharedKernels()]);
  assert.equal(first, second);
  await registerSimdBackend();
  await tf.setBackend("simd");
  const backend = tf.backend();
  assert(backend instanceof SimdBackend);
  assert.equal(backend.kernels, first);
});
