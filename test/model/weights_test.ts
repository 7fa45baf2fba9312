import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  assignVariables,
  computeGradients,
  epochBatches,
  readVariables,
} from "../../lib/model/mod.ts";
import { tinyNetwork, tinySource } from "./tiny.ts";

tf.env().set("PROD", true); // no banner
await tf.setBackend("cpu");

Deno.test("readVariables() and assignVariables() carry a network's values to another", async () => {
  const [a, b] = [tinyNetwork({ seed: 1 }), tinyNetwork({ seed: 2 })];
  const values = await readVariables(a.variables);
  assignVariables(b.variables, values);
  const before = await readVariables(a.variables);
  values.get("linear.bias")!.data.fill(9); // neither shares memory with the map
  assert.deepEqual(await readVariables(a.variables), before);
  assert.deepEqual(await readVariables(b.variables), before);
});

Deno.test("assignVariables() names the value that is missing, misshapen or of another type", async () => {
  const { variables } = tinyNetwork();
  const values = await readVariables(variables);
  const name = "linear.bias";
  const attempt = (
    tensor?: { data: Float32Array | Int32Array; shape: number[] },
  ) => {
    const map = new Map<
      string,
      { data: Float32Array | Int32Array; shape: number[] }
    >(values);
    if (tensor) map.set(name, tensor);
    else map.delete(name);
    return () => assignVariables(variables, map);
  };
  assert.throws(attempt(), /Cannot set linear.bias: it must be among/);
  assert.throws(
    attempt({ data: new Float32Array(7), shape: [7] }),
    /shape must be \[8\], got \[7\]/,
  );
  assert.throws(
    attempt({ data: new Int32Array(8), shape: [8] }),
    /values must be float32, got Int32Array/,
  );
});

Deno.test("computeGradients() refuses labels that are no class, naming the place", async () => {
  const network = tinyNetwork();
  const { x } = await tinySource().batch("train", [0, 1]);
  assert.throws(
    () => computeGradients(network, { x, labels: Int32Array.of(0, 8) }),
    /labels must be in \[0, 8\), got 8 at 1/,
  );
});

Deno.test("epochBatches() gives 107 steps of 3,450 rows; the rest is left out or kept", () => {
  const options = { items: 3450, batchSize: 32, seed: 1, epoch: 1 };
  const dropped = epochBatches({ ...options, dropLast: true });
  assert.equal(dropped.length, 107);
  const kept = epochBatches({ ...options, dropLast: false });
  assert.equal(kept.length, 108);
  assert.equal(kept[107].length, 3450 - 107 * 32);
  assert.deepEqual(kept.flat().sort((a, b) => a - b), [...Array(3450).keys()]);
  assert.deepEqual(kept.slice(0, 107), dropped);
});
