import assert from "node:assert/strict";
import {
  type Checkpoint,
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  encodeSafetensors,
  formatHistory,
  isBetter,
  parseHistory,
  SafetensorsError,
} from "../../lib/model/mod.ts";

const record = {
  epoch: 1,
  loss: 0.1 + 0.2,
  accuracy: 1 / 3,
  validationLoss: null,
  validationAccuracy: null,
  validationUar: null,
  learningRate: 1e-7,
  seconds: 2.5,
};

const checkpoint: Checkpoint = {
  state: {
    format: "ser-checkpoint/2",
    step: 107,
    bestEpoch: 1,
    history: [record],
    settings: { seed: "1" },
  },
  weights: new Map([["a", {
    data: Float32Array.of(1e-45, -0, 3),
    shape: [3],
  }]]),
  optimizer: new Map([["momentum/a", {
    data: Float32Array.of(4, 5, 6),
    shape: [3],
  }]]),
  average: new Map([["a", { data: Float32Array.of(1, 2, 3), shape: [3] }]]),
  best: new Map([["a", { data: Float32Array.of(7, 8, 9), shape: [3] }]]),
};

Deno.test("encodeCheckpoint() and decodeCheckpoint() keep every number, subnormals and doubles included", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  assert.deepEqual(await decodeCheckpoint(bytes), checkpoint);
});

Deno.test("decodeCheckpoint() refuses a file of which any one bit has flipped", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3] ^= 1 << (bit & 7);
    await assert.rejects(
      decodeCheckpoint(damaged),
      (error) =>
        error instanceof CheckpointError || error instanceof SafetensorsError,
      `bit ${bit} of byte ${bit >> 3}`,
    );
  }
  const last = bytes.slice();
  last[last.length - 1] ^= 1;
  await assert.rejects(
    decodeCheckpoint(last),
    /digest: .* the file is damaged/,
  );
});

Deno.test("decodeCheckpoint() refuses a safetensors file that is no checkpoint, naming the place", async () => {
  const path = "c.safetensors";
  const state = JSON.stringify(checkpoint.state);
  const none = new Map();
  const foreign = new Map([["b", { data: Float32Array.of(1), shape: [1] }]]);
  const integer = new Map([["best/b", { data: Int32Array.of(1), shape: [1] }]]);
  const cases: [Uint8Array, RegExp][] = [
    [encodeSafetensors(none), /: metadata, state: expected JSON, got ""/],
    [
      encodeSafetensors(none, { state: "{}" }),
      /: state.format: expected "ser-checkpoint\/2", got nothing/,
    ],
    [
      encodeSafetensors(none, { state: state.replace("107", "-1") }),
      /: state.step: expected number to be >=0, got -1/,
    ],
    [
      encodeSafetensors(foreign, { state }),
      /: tensor "b": expected float32 tensors under weights, optimizer, average, best, got Float32Array/,
    ],
    [
      encodeSafetensors(integer, { state }),
      /: tensor "best\/b": .*got Int32Array/,
    ],
  ];
  for (const [bytes, message] of cases) {
    await assert.rejects(decodeCheckpoint(bytes, path), (error) => {
      assert(error instanceof CheckpointError);
      assert.equal(error.file, path);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("isBetter() wants higher accuracy, then lower loss; the first of equals stays", () => {
  const of = (validationAccuracy: number, validationLoss: number) => ({
    validationAccuracy,
    validationLoss,
  });
  assert(isBetter(of(0.6, 2), of(0.5, 1)));
  assert(!isBetter(of(0.4, 0.1), of(0.5, 1)));
  assert(isBetter(of(0.5, 0.9), of(0.5, 1)));
  assert(!isBetter(of(0.5, 1), of(0.5, 1)));
});

Deno.test("formatHistory() writes one JSON line per epoch", () => {
  const lines = formatHistory([record, { ...record, epoch: 2 }]).split("\n");
  assert.equal(lines.length, 3);
  assert.deepEqual(JSON.parse(lines[0]), record);
});

Deno.test("parseHistory() reads what formatHistory() wrote, and names the line that is wrong", () => {
  const text = formatHistory([record, { ...record, epoch: 2 }]);
  assert.deepEqual(parseHistory(text), [record, { ...record, epoch: 2 }]);
  for (const wrong of ["{", "{}", JSON.stringify({ ...record, epoch: 4 })]) {
    assert.throws(
      () => parseHistory(text + wrong, "h.jsonl"),
      /Cannot read history h.jsonl: line 3 must be an epoch's record/,
    );
  }
});
