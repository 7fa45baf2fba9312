import assert from "node:assert/strict";
import { join } from "@std/path";
import { bundleSuite, runSuite, type SpecResult } from "./tfjs_suite.ts";

/** tfjs-core's specs of switching between two cpu backends are for cpu alone. */
const CPU_ALONE = "Switching cpu backends ";

/** Specs of tfjs-core 4.22.0 that cpu passes; fewer would mean a broken run. */
const CPU_PASSES = 4225;

function withStatus(specs: Map<string, SpecResult>, status: string): string[] {
  return [...specs.values()]
    .filter((spec) =>
      spec.status === status && !spec.name.startsWith(CPU_ALONE)
    )
    .map(({ name }) => name);
}

/** Name and first message of each spec that cpu passes and the candidate does not. */
function failures(cpu: Map<string, SpecResult>, simd: Map<string, SpecResult>) {
  return withStatus(cpu, "passed")
    .filter((name) => simd.get(name)?.status !== "passed")
    .map((name) => `${name}: ${simd.get(name)?.messages[0] ?? "did not run"}`);
}

Deno.test("Every spec of tfjs-core's own tests that cpu passes, simd passes, with 1 thread, and with 2 above 3 GiB", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const bundle = join(folder, "suite.mjs");
    await bundleSuite(bundle);
    const [cpu, ...simd] = await Promise.all([
      runSuite(bundle, { backend: "cpu", threads: 1 }),
      runSuite(bundle, { backend: "simd", threads: 1 }),
      runSuite(bundle, { backend: "simd", threads: 2, reserved: 3 * 2 ** 30 }),
    ]);
    const passed = withStatus(cpu, "passed").length;
    assert(passed >= CPU_PASSES, `cpu passes ${passed} specs only`);
    simd.forEach((specs, i) => {
      const failed = failures(cpu, specs);
      const threads = `${i + 1} threads: ${failed.length} of ${passed} fail`;
      assert.deepEqual(failed, [], `${threads}\n${failed.join("\n")}`);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
