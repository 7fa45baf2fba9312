import assert from "node:assert/strict";
import {
  assignVariables,
  createNetwork,
  decodeSafetensors,
  encodeSafetensors,
  fromPytorch,
  predictLogits,
  PytorchError,
  type TensorMap,
  toPytorch,
} from "../../lib/model/mod.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import { CASES, fixtureBatch } from "./formula.ts";

const fixtures = new URL("../fixtures/model/", import.meta.url);
const read = (name: string) => Deno.readFileSync(new URL(name, fixtures));
const tensorsOf = (name: string) => decodeSafetensors(read(name)).tensors;

await setBackend("cpu");

for (
  const [kind, what] of [["plain", "a network's own"], [
    "public",
    "the public code's",
  ]]
) {
  Deno.test(`fromPytorch() reads ${what} state dictionary: PyTorch's logits within 1e-5`, async () => {
    const { spec, input, batch } = CASES.small;
    const network = createNetwork(spec, { input, classes: 8 });
    const tensors = fromPytorch(tensorsOf(`state_${kind}.safetensors`));
    assignVariables(network.variables, tensors);
    assert.equal(tensors.size, network.variables.length);
    const { x } = fixtureBatch(CASES.small, 1);
    const logits = await predictLogits(network, x as Float32Array, batch);
    const expected = tensorsOf("network_small.safetensors")
      .get("logits.eval")!.data as Float32Array;
    logits.forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]) < 1e-5, `${i}: ${value}`);
    });
    network.dispose();
  });
}

Deno.test("toPytorch() of what fromPytorch() read has the bytes that PyTorch wrote", () => {
  const bytes = read("state_plain.safetensors");
  const there = toPytorch(fromPytorch(decodeSafetensors(bytes).tensors));
  assert.deepEqual(encodeSafetensors(there), bytes);
});

Deno.test("fromPytorch() of what toPytorch() made is the same, for every number of axes and the scaler", () => {
  const tensor = (...shape: number[]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return { data: Float32Array.from({ length: size }, (_, i) => i), shape };
  };
  const ours: TensorMap = new Map([
    ["block1.conv.weight", tensor(3, 3, 2, 5)],
    ["block2.conv.weight", tensor(3, 4, 6)],
    ["lstm.weight_ih", tensor(3, 8)],
    ["linear.bias", tensor(4)],
    ["scaler.mean", tensor(2, 3, 4)],
  ]);
  const there = toPytorch(ours);
  assert.deepEqual(there.get("block1.conv.weight")!.shape, [5, 2, 3, 3]);
  assert.deepEqual(there.get("block2.conv.weight")!.shape, [6, 4, 3]);
  assert.deepEqual(there.get("lstm.weight_ih_l0")!.shape, [8, 3]);
  assert.deepEqual(there.get("scaler.mean"), ours.get("scaler.mean"));
  assert.deepEqual(fromPytorch(there), ours);
});

Deno.test("fromPytorch() refuses other types, and two tensors for one value", () => {
  const float = { data: new Float32Array(2), shape: [2] };
  const double = { data: new Float64Array(2), shape: [2] };
  assert.throws(
    () => fromPytorch(new Map([["linear.bias", double]]), "some.safetensors"),
    (error) =>
      error instanceof PytorchError &&
      /some\.safetensors.*linear\.bias.*float32/s.test(error.message),
  );
  const twice = new Map([["linear.bias", float], ["out_linear.bias", float]]);
  assert.throws(() => fromPytorch(twice), /one tensor for each value/);
});
