import assert from "node:assert/strict";
import {
  batchWork,
  chooseCandidates,
  CLIP_WORK,
  measureNetwork,
} from "./network_measures.ts";
import type { ProgramName } from "./programs.ts";
import type { PyTorchSetting } from "./pytorch_settings.ts";

/** Asks nobody; each program takes a time of its own, PyTorch by its settings. */
class FakePrograms {
  options = { python: "", threads: 2, compile: true };
  pytorch: ProgramName[] = ["PyTorch", "PyTorch, one thread"];
  alone: ProgramName[] = ["simd, one thread"];
  asked: { name: ProgramName; request: Record<string, unknown> }[] = [];
  compiles = () => Promise.resolve(true);

  get(name: ProgramName) {
    return {
      time: (request: Record<string, unknown>) => this.#time(name, request),
    };
  }

  contestant(name: ProgramName, request: Record<string, unknown>) {
    return { name, time: () => this.#time(name, request) };
  }

  #time(name: ProgramName, request: Record<string, unknown>) {
    this.asked.push({ name, request });
    if (name.startsWith("simd")) {
      return Promise.resolve(name === "simd" ? 8 : 16);
    }
    const { layout, mode, precision } = request.setting as PyTorchSetting;
    let ms = 100;
    if (layout === "channels_last") ms -= 40;
    if (mode === "compiled") ms -= 20;
    if (precision === "bf16") ms -= 10;
    if (name === "PyTorch, one thread") ms *= 2;
    return Promise.resolve(ms);
  }
}

Deno.test("measureNetwork() tries all of PyTorch, and lets the fastest fp32 settings compete", async () => {
  const programs = new FakePrograms();
  const result = await measureNetwork(batchWork("train", 8), programs, {
    rounds: 3,
    rest: 0,
  });
  assert.equal(result.tried.length, 2 * 2 * 2 * 2);
  const { ours, others, clips } = result.comparison;
  assert.deepEqual([ours.name, ours.median, clips], ["simd", 1, 8]);
  assert.deepEqual(others.map(({ name, median }) => [name, median]), [
    ["fp32, channels_last, compiled, default allocator", 5],
    ["fp32, channels_last, eager, default allocator", 7.5],
    ["fp32, contiguous, compiled, default allocator", 10],
    ["fp32, channels_last, compiled, default allocator, one thread", 10],
  ]);
  assert.equal(result.comparison.ratio, 1 / 5);
  assert.deepEqual([result.strict.median, result.alone?.median], [2, 2]);
  assert.deepEqual(result.bf16.map(({ median }) => median), [3.75, 6.25]);
  assert.ok(programs.asked.every(({ request }) => request.batch === 8));
});

Deno.test("measureNetwork() also predicts with frozen weights", async () => {
  const programs = new FakePrograms();
  const { tried } = await measureNetwork(CLIP_WORK, programs, {
    rounds: 1,
    rest: 0,
  });
  assert.ok(tried.some(({ name }) => name.includes("frozen")));
});

Deno.test("measureNetwork() tries settings with all of some words only, of which one must be in fp32", async () => {
  const programs = new FakePrograms();
  const rounds = { rounds: 1, rest: 0 };
  const { tried, bf16 } = await measureNetwork(
    batchWork("predict", 8),
    programs,
    rounds,
    ["fp32", "channels_last", "frozen"],
  );
  assert.deepEqual(tried.map(({ name }) => name), [
    "fp32, channels_last, frozen, default allocator",
    "fp32, channels_last, frozen, default allocator, one thread",
  ]);
  assert.deepEqual(bf16, []);
  await assert.rejects(
    measureNetwork(CLIP_WORK, programs, rounds, ["bf16", "eager"]),
    {
      name: "RangeError",
      message: "Cannot measure one clip, samples to probabilities: settings " +
        'must name one in fp32, such as "fp32 channels_last eager", got "bf16 eager"',
    },
  );
});

Deno.test("chooseCandidates() goes by the fastest turn, not by a disturbed one", () => {
  const times = (name: string, ...rounds: number[]) => ({
    name,
    median: rounds[1],
    fastest: rounds[0],
    rounds,
  });
  const { fp32, bf16 } = chooseCandidates([
    times("fp32, a", 5, 6),
    times("fp32, b", 4, 90),
    times("bf16, a", 1, 2),
  ]);
  assert.deepEqual(fp32, ["fp32, b", "fp32, a"]);
  assert.deepEqual(bf16, ["bf16, a"]);
});
