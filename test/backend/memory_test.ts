import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend, SimdBackend } from "../../lib/backend/mod.ts";
import { type Heap, Kernels, OutOfMemoryError } from "../../lib/kernels/mod.ts";
import {
  createNetwork,
  createOptimizer,
  type OptimizerSettings,
  predictLogits,
  trainStep,
} from "../../lib/model/mod.ts";
import { Random } from "../../lib/random.ts";

await registerSimdBackend();

/** Runs something on kernels of its own, under the backend's kernels' names. */
async function withKernels(
  kernels: Kernels,
  use: () => void | Promise<void>,
): Promise<void> {
  tf.registerBackend("other", () => new SimdBackend(kernels));
  tf.copyRegisteredKernels("simd", "other");
  await tf.setBackend("other");
  try {
    await use();
  } finally {
    await tf.setBackend("simd");
    tf.removeBackend("other");
    for (const { kernelName } of tf.getKernelsForBackend("other")) {
      tf.unregisterKernel(kernelName, "other");
    }
  }
}

const SGD: OptimizerSettings = {
  kind: "sgd",
  momentum: 0.8,
  weightDecay: 1e-3,
};
const ADAMW: OptimizerSettings = {
  kind: "adamw",
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
};

/** The paper's network, small. */
const SMALL = () =>
  createNetwork({
    name: "cnn-lstm",
    options: { channels: [8, 8], pools: [2, 2], lstmUnits: 3 },
  }, { input: [2, 8, 8, 1] });

/** A network with its optimiser, and what is done with batches of noise. */
function training(create = () => createNetwork(), settings = SGD) {
  const network = create();
  const optimizer = createOptimizer(settings, network.variables);
  const size = network.input.reduce((product, n) => product * n, 1);
  const random = new Random(1, "memory");
  const batchOf = (n: number) => ({
    x: new Float32Array(n * size).map(() => random.normal()),
    labels: new Int32Array(n).map((_, i) => i % 8),
  });
  const rate = { learningRate: 0.01, step: 1 };
  return {
    step: (n: number) => trainStep(network, optimizer, batchOf(n), rate),
    predict: (n: number) => predictLogits(network, batchOf(n).x, n),
    dispose() {
      optimizer.dispose();
      network.dispose();
    },
  };
}

/** Numbers of tensors and bytes, in TensorFlow.js and in linear memory. */
function memoryState() {
  const { numTensors, numBytes } = tf.memory();
  const { heap } = (tf.backend() as SimdBackend).kernels;
  const { blocks, bytesInUse, capacity } = heap;
  return { numTensors, numBytes, blocks, bytesInUse, capacity };
}

for (const settings of [SGD, ADAMW]) {
  Deno.test(`1,000 training steps and 100 predictions leak neither tensors nor memory: ${settings.kind}`, async () => {
    const kernels = await Kernels.load({ threads: 1 });
    await withKernels(kernels, async () => {
      const { step, predict, dispose } = training(SMALL, settings);
      await step(2);
      await predict(2);
      await step(2);
      const trained = memoryState();
      await predict(2);
      const predicted = memoryState();
      for (let i = 3; i <= 1000; i++) {
        await step(2);
        assert.deepEqual(memoryState(), trained, `step ${i}`);
        if (i % 10 > 0) continue;
        await predict(2);
        assert.deepEqual(memoryState(), predicted, `after step ${i}`);
      }
      dispose();
      assert.equal(kernels.heap.blocks, 1); // the parameters'
    });
  });
}

Deno.test("Out of memory is an error that says what to lower, and the backend goes on", async () => {
  const kernels = await Kernels.load({ threads: 1, maximumPages: 32 });
  await withKernels(kernels, () => {
    const tensors = tf.memory().numTensors;
    assert.throws(
      () => tf.tidy(() => tf.ones([1000, 300]).matMul(tf.ones([300, 700]))),
      {
        name: "OutOfMemoryError",
        message: /^Cannot allocate 2\.\d MiB: .*lower the batch size/,
      },
    );
    assert.equal(tf.memory().numTensors, tensors);
    tf.tidy(() => {
      const product = tf.ones([2, 3]).matMul(tf.ones([3, 1]));
      assert.equal(product.dataSync()[1], 3);
    });
    assert.equal(kernels.heap.blocks, 1); // the parameters'
  });
});

Deno.test("A training step too large for the memory leaks nothing, and a smaller batch goes on", async () => {
  const maximumPages = 1024; // 64 MiB
  const kernels = await Kernels.load({ threads: 2, maximumPages });
  await withKernels(kernels, async () => {
    const { step, predict, dispose } = training();
    // A prediction moves all weights to linear memory, where they stay.
    const state = async () => {
      assert((await predict(1)).every(Number.isFinite));
      const { capacity: _, ...state } = memoryState();
      return state;
    };
    await step(1);
    const before = await state();
    for (let attempt = 0; attempt < 5; attempt++) {
      await assert.rejects(step(8), {
        name: "OutOfMemoryError",
        message:
          /^Cannot allocate [\d.]+ MiB: the kernels' memory must stay within 64\.0 MiB, [\d.]+ MiB are in use; lower the batch size/,
      });
      assert.deepEqual(await state(), before);
      assert((await step(1)).loss > 0);
      assert.deepEqual(await state(), before);
    }
    dispose();
  });
});

Deno.test("A training step leaks nothing, whichever of its allocations fails", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  const { heap } = kernels;
  await withKernels(kernels, async () => {
    const { step, predict, dispose } = training(SMALL);
    const state = async () => {
      await predict(2); // moves all weights to linear memory, where they stay
      return memoryState();
    };
    await step(2);
    const before = await state();
    let failing = 0;
    for (let done = false; !done; failing++) {
      let left = failing;
      heap.allocate = (bytes) => {
        if (left-- === 0) throw new OutOfMemoryError(bytes, 0, 0);
        return Object.getPrototypeOf(heap).allocate.call(heap, bytes);
      };
      try {
        await predict(2);
        await step(2);
        done = true;
      } catch (error) {
        assert(error instanceof OutOfMemoryError);
      }
      delete (heap as Partial<Heap>).allocate;
      assert.deepEqual(await state(), before, `allocation ${failing}`);
    }
    assert(failing > 100, `${failing} allocations`);
    dispose();
  });
});
