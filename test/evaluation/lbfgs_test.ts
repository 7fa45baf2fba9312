import assert from "node:assert/strict";
import { minimise } from "../../lib/evaluation/lbfgs.ts";

Deno.test("minimise() finds the bottom of Rosenbrock's valley within 1e-6", () => {
  const [x, y] = minimise(([x, y]) => ({
    value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: Float64Array.of(
      -2 * (1 - x) - 400 * x * (y - x * x),
      200 * (y - x * x),
    ),
  }), Float64Array.of(-1.2, 1));
  assert.ok(Math.abs(x - 1) < 1e-6 && Math.abs(y - 1) < 1e-6, `${x}, ${y}`);
});

Deno.test("minimise() stays where the gradient is 0, and does not change its start", () => {
  const start = Float64Array.of(3);
  const flat = () => ({ value: 1, gradient: new Float64Array(1) });
  assert.deepEqual(minimise(flat, start), start);
  assert.notEqual(minimise(flat, start), start);
});
