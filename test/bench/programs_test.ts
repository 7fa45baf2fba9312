import assert from "node:assert/strict";
import { batchWork, CLIP_WORK, networkMeasure } from "./network_measures.ts";
import { Programs } from "./programs.ts";

Deno.test("Programs has a side of one thread beside those of more, and none beside one", () => {
  const two = new Programs({ python: "python3", threads: 2 });
  assert.deepEqual(two.alone, ["simd, one thread"]);
  assert.equal(two.pytorch.at(-1), "PyTorch, one thread");
  const one = new Programs({ python: "python3", threads: 1 });
  assert.deepEqual(one.alone, []);
  assert.ok(!one.pytorch.includes("PyTorch, one thread"));
});

Deno.test("Programs asks this project's process, which computes with as many threads as it should", async () => {
  const programs = new Programs({ python: "python3", threads: 2 });
  try {
    for (
      const [name, threads] of [["simd", 2], ["simd, one thread", 1]] as const
    ) {
      const about = await programs.get(name).ask<{ threads: number }>({
        work: "about",
      });
      assert.equal(about.threads, threads);
    }
  } finally {
    await programs.close();
  }
});

Deno.test("networkMeasure() lets this project compete with PyTorch, and not with itself", () => {
  const programs = new Programs({ python: "python3", threads: 2 });
  const measure = networkMeasure(batchWork("train", 8), programs);
  assert.deepEqual([measure.name, measure.clips], [
    "training step, batch 8",
    8,
  ]);
  assert.equal(measure.ours.name, "simd");
  assert.ok(measure.others.every(({ name }) => name.startsWith("PyTorch")));
  assert.deepEqual(measure.beside?.map(({ name }) => name), [
    "simd, one thread",
  ]);
  assert.equal(networkMeasure(CLIP_WORK, programs).clips, 1);
});
