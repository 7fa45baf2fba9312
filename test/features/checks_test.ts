import assert from "node:assert/strict";
import {
  requireChoice,
  requireFinite,
  requireInteger,
} from "../../lib/features/checks.ts";

Deno.test("requireInteger() takes integers from the least on", () => {
  requireInteger("Cannot test", "n", 1);
  requireInteger("Cannot test", "n", 0, 0);
  for (const n of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(() => requireInteger("Cannot test", "n", n), {
      name: "RangeError",
      message: `Cannot test: n must be an integer of at least 1, got ${n}`,
    });
  }
});

Deno.test("requireFinite() names the first value that is not finite", () => {
  requireFinite("Cannot test", "x", []);
  requireFinite("Cannot test", "x", [0, -1e308]);
  assert.throws(() => requireFinite("Cannot test", "x", [0, -Infinity, NaN]), {
    name: "RangeError",
    message: "Cannot test: x must be finite, got -Infinity at index 1",
  });
});

Deno.test("requireChoice() lists the choices", () => {
  requireChoice("Cannot test", "name", "a", ["a", "b"]);
  assert.throws(() => requireChoice("Cannot test", "name", "c", ["a", "b"]), {
    name: "RangeError",
    message: "Cannot test: name must be one of a, b, got c",
  });
});
