import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend, SimdBackend } from "../../lib/backend/mod.ts";

async function useSimd(): Promise<SimdBackend> {
  tf.env().set("PROD", true);
  await registerSimdBackend();
  await tf.setBackend("simd");
  return tf.backend() as SimdBackend;
}

Deno.test("SimdBackend frees a tensor's memory with its last reference", async () => {
  const backend = await useSimd();
  const before = backend.memory().bytesInUse;
  const a = tf.tensor1d(new Float32Array(1000));
  const during = backend.memory().bytesInUse;
  assert(during >= before + 4000);
  const b = a.reshape([10, 100]);
  a.dispose();
  assert.equal(backend.memory().bytesInUse, during);
  b.dispose();
  assert.equal(backend.memory().bytesInUse, before);
});

Deno.test("SimdBackend copies what it is given and what it gives out", async () => {
  await useSimd();
  const values = Float32Array.of(1, 2, 3);
  const a = tf.tensor1d(values);
  values[0] = 9;
  const read = a.dataSync();
  a.dispose();
  tf.tensor1d([7, 7, 7]).dispose();
  assert.deepEqual([...read], [1, 2, 3]);
  assert(read.buffer instanceof ArrayBuffer);
});

Deno.test("SimdBackend keeps integers, booleans, strings and complex numbers", async () => {
  await useSimd();
  tf.tidy(() => {
    assert.deepEqual([...tf.tensor1d([1, -2], "int32").add(1).dataSync()], [
      2,
      -1,
    ]);
    assert.deepEqual([...tf.tensor1d([true, false], "bool").dataSync()], [
      1,
      0,
    ]);
    assert.deepEqual(tf.tensor1d(["a", "ü"]).dataSync() as unknown, ["a", "ü"]);
    const z = tf.complex([1, 2], [3, 4]);
    assert.deepEqual([...tf.real(z).dataSync(), ...tf.imag(z).dataSync()], [
      1,
      2,
      3,
      4,
    ]);
    const masked = tf.where(tf.tensor1d([true, false], "bool"), [1, 2], [3, 4]);
    assert.deepEqual([...masked.dataSync()], [1, 4]);
  });
});

Deno.test("SimdBackend takes a tensor over from cpu, and gives it back", async () => {
  await useSimd();
  await tf.setBackend("cpu");
  const a = tf.tensor2d([[1, 2], [3, 4]]);
  await tf.setBackend("simd");
  const b = a.matMul(a);
  assert.deepEqual([...b.dataSync()], [7, 10, 15, 22]);
  await tf.setBackend("cpu");
  assert.deepEqual([...b.add(1).dataSync()], [8, 11, 16, 23]);
  tf.dispose([a, b]);
});

Deno.test("A borrowed kernel's result outlives the values that it is part of", async () => {
  await useSimd();
  const source = tf.tensor1d([1, 2, 3, 4]);
  const part = source.slice(1, 2);
  const z = tf.complex(source, source);
  source.dispose();
  const other = tf.tensor1d([9, 9, 9, 9]);
  assert.deepEqual([...part.dataSync()], [2, 3]);
  const real = tf.real(z);
  assert.deepEqual([...real.dataSync()], [1, 2, 3, 4]);
  tf.dispose([part, other, real, z]);
});

Deno.test("Cast makes floats that kernels of ours can read, of integers and booleans", async () => {
  await useSimd();
  tf.tidy(() => {
    const integers = tf.tensor2d([[1, 2]], [1, 2], "int32");
    const sum = tf.cast(integers, "float32").matMul(tf.ones([2, 1]));
    assert.deepEqual([...sum.dataSync()], [3]);
    const booleans = tf.tensor2d([[true, true]], [1, 2], "bool");
    const count = tf.cast(booleans, "float32").matMul(tf.ones([2, 1]));
    assert.deepEqual([...count.dataSync()], [2]);
    const ones = tf.cast(booleans, "int32");
    assert.deepEqual(ones.dataSync(), Int32Array.of(1, 1));
    assert.deepEqual([...tf.cast(tf.tensor1d([1.7]), "int32").dataSync()], [1]);
  });
});

Deno.test("A borrowed kernel reads values rightly after memory has grown", async () => {
  const backend = await useSimd();
  const a = tf.tensor1d([1, 2, 3]);
  const { capacityBytes } = backend.memory();
  const rows = Math.ceil(capacityBytes / 4) + 1;
  const large = tf.zeros([rows, 1]).matMul(tf.zeros([1, 1]));
  assert(backend.memory().capacityBytes > capacityBytes);
  assert.deepEqual([...a.add(1).dataSync()], [2, 3, 4]);
  tf.dispose([a, large]);
});
