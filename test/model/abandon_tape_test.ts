import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { abandonTape } from "../../lib/model/abandon_tape.ts";

tf.env().set("PROD", true); // no banner
await tf.setBackend("cpu");

const failing = (x: tf.Tensor): tf.Scalar => {
  x.square().exp();
  throw new Error("too large");
};

Deno.test("abandonTape() frees what a gradient that failed had saved", () => {
  const x = tf.scalar(2);
  const { numTensors } = tf.memory();
  assert.throws(() => tf.grad(failing)(x), /too large/);
  assert(tf.memory().numTensors > numTensors);
  abandonTape();
  assert.equal(tf.memory().numTensors, numTensors);
  abandonTape(); // a second time: nothing
  x.dispose();
});

Deno.test("abandonTape() leaves gradients right, those around it and those after it", () => {
  tf.tidy(() => {
    const cube = (x: tf.Tensor) => {
      const result = x.square().mul(x) as tf.Scalar;
      assert.throws(() => tf.grad(failing)(x), /too large/);
      abandonTape();
      return result;
    };
    assert.equal(tf.grad(cube)(tf.scalar(2)).dataSync()[0], 12);
    abandonTape();
    const square = (x: tf.Tensor) => x.square() as tf.Scalar;
    assert.equal(tf.grad(square)(tf.scalar(2)).dataSync()[0], 4);
  });
});
