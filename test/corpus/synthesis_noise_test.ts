import assert from "node:assert/strict";
import { drawNormal, WhiteNoise } from "../../lib/corpus/synthesis/noise.ts";
import { Random } from "../../lib/random.ts";

Deno.test("drawNormal() has mean 0 and variance 1 within 4 standard errors, 20,000 draws", () => {
  const random = new Random(3, "moments");
  const draws = Array.from({ length: 20_000 }, () => drawNormal(random));
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((a, b) => a + b * b, 0) / draws.length;
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(20_000), `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 4 * Math.sqrt(2 / 20_000), `${variance}`);
});

Deno.test("WhiteNoise is white: variance 1, neighbours uncorrelated within 4 standard errors", () => {
  const noise = new WhiteNoise(3, "moments");
  const x = Float64Array.from({ length: 50_000 }, () => noise.next());
  const product = (lag: number) =>
    x.reduce((sum, value, i) => sum + value * (x[i + lag] ?? 0), 0) / x.length;
  assert.ok(Math.abs(product(0) - 1) < 4 * Math.sqrt(2 / 50_000));
  for (const lag of [1, 2, 3, 7]) {
    assert.ok(Math.abs(product(lag)) < 4 / Math.sqrt(50_000), `lag ${lag}`);
  }
});
