import assert from "node:assert/strict";
import {
  createNetwork,
  predictLogits,
  summarize,
} from "../../../lib/model/mod.ts";
import { assertClose } from "../check.ts";
import { uniform } from "../formula.ts";
import { testParity } from "../network_parity.ts";

const options = { channels: [3, 5, 6], pools: [2, 2, 4] };

testParity({
  name: "mean",
  spec: {
    name: "cnn-mean",
    options: { ...options, blockDropout: 0, dropout: 0 },
  },
  input: [3, 16, 16, 1],
  batch: 4,
  whole: true,
});

Deno.test("cnn-mean does not hear the order of the chunks, within 1e-5", async () => {
  const network = createNetwork(
    { name: "cnn-mean", options },
    { input: [3, 16, 16, 1] },
  );
  const x = uniform("x", 3 * 256);
  const turned = Float32Array.from([...x.subarray(256), ...x.subarray(0, 256)]);
  const logits = await predictLogits(network, x, 1);
  // Sums of three in another order.
  assertClose(await predictLogits(network, turned, 1), logits, 1e-5, "logits");
  network.dispose();
});

Deno.test("cnn-mean has the values of cnn-lstm without the LSTM's, and 128 instead of 64 inputs of the linear layer", () => {
  const [mean, lstm] = ["cnn-mean", "cnn-lstm"].map((name) => {
    const network = createNetwork({ name });
    const { trainable } = summarize(network);
    network.dispose();
    return trainable;
  });
  assert.equal(mean, lstm - 4 * 64 * (128 + 64 + 2) + 64 * 8);
});
