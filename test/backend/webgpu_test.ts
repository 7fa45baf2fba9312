import assert from "node:assert/strict";
import { type BackendName, setBackend } from "../../lib/backend/mod.ts";
import {
  createNetwork,
  createOptimizer,
  readVariables,
  trainStep,
} from "../../lib/model/mod.ts";
import { normals } from "./compare.ts";

const SPEC = {
  name: "cnn-lstm",
  options: { channels: [4, 8], pools: [2, 4], lstmUnits: 5 },
};
const INPUT = [3, 8, 8, 1];

/** Loss and all values of a small network after one step on a backend. */
async function step(name: BackendName, blocks: "stock" | "fused") {
  await setBackend(name);
  const network = createNetwork(SPEC, { input: INPUT, seed: 1, blocks });
  const settings = { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 } as const;
  const optimizer = createOptimizer(settings, network.variables);
  const x = normals([2, 3, 8, 8], 1).values;
  const batch = { x, labels: Int32Array.of(1, 6) };
  const { loss } = await trainStep(network, optimizer, batch, {
    learningRate: 0.1,
    step: 1,
  });
  const values = await readVariables(network.variables);
  optimizer.dispose();
  network.dispose();
  return { loss, values };
}

const adapter = await navigator.gpu?.requestAdapter();

Deno.test({
  name:
    "A training step on webgpu gives simd's loss and values within 1e-4 (needs an adapter; mesa-vulkan-drivers has one in software)",
  ignore: !adapter,
  async fn() {
    const webgpu = await step("webgpu", "stock");
    const simd = await step("simd", "fused");
    assert(Math.abs(webgpu.loss - simd.loss) <= 1e-4 * simd.loss);
    assert.deepEqual([...webgpu.values.keys()], [...simd.values.keys()]);
    for (const [name, { data }] of simd.values) {
      const other = webgpu.values.get(name)!.data;
      const worst = Math.max(...data.map((value, i) =>
        // Values are at most of size 1.
        Math.abs(value - other[i])
      ));
      assert(worst <= 1e-4, `${name}: worst ${worst}`);
    }
  },
});
