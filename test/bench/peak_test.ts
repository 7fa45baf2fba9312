import assert from "node:assert/strict";
import { compilePeak, Peak } from "./peak.ts";

for (const variant of ["strict", "relaxed"] as const) {
  Deno.test(`compilePeak() makes a loop of ${variant} multiply-adds that counts 192 operations a turn`, async () => {
    const { peak } = new WebAssembly.Instance(await compilePeak(variant))
      .exports as { peak(turns: number, seed: number): number };
    assert.equal(peak(1000, 0.5), 192_000);
  });
}

Deno.test("Peak measures a speed on one thread and on two", async () => {
  const module = await compilePeak("strict");
  for (const threads of [1, 2]) {
    const peak = new Peak(module, threads);
    assert.ok(await peak.measure() > 0.1);
    peak.close();
  }
});
