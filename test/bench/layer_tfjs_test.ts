import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { setBackend } from "../../lib/backend/mod.ts";
import { type LayerJob, type Operation, OPERATIONS } from "./layer_jobs.ts";
import { tfjsTimer } from "./layer_tfjs.ts";

const SMALL: Omit<LayerJob, "operation"> = {
  layer: "small 1",
  n: 2,
  height: 8,
  width: 8,
  channels: 8,
  filters: 8,
  pool: 2,
  needDx: true,
};

const small = (operation: Operation): LayerJob => ({ ...SMALL, operation });

for (const backend of ["simd", "cpu"] as const) {
  Deno.test(`tfjsTimer() does all ${OPERATIONS.length} operations on ${backend}, and keeps no tensor of a turn`, async () => {
    await setBackend(backend);
    for (const operation of OPERATIONS) {
      tf.tidy(() => {
        const timer = tfjsTimer(small(operation));
        timer();
        const before = tf.memory().numTensors;
        assert.ok(timer() > 0, operation);
        assert.equal(tf.memory().numTensors, before, operation);
      });
    }
  });
}
