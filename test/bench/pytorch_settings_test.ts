import assert from "node:assert/strict";
import { describeSide, pytorchSides } from "./pytorch_settings.ts";

const programs = ["PyTorch", "PyTorch, tuned allocator, one thread"] as const;

Deno.test("pytorchSides() is every combination, each once", () => {
  const count = (compiles: boolean, training: boolean) => {
    const sides = pytorchSides({ programs, compiles, training });
    const names = new Set(sides.map(describeSide));
    assert.equal(names.size, sides.length);
    return sides.length;
  };
  assert.equal(count(false, true), 2 * 2 * 2); // precisions, layouts, processes
  assert.equal(count(true, true), 2 * 2 * 2 * 2); // eager, compiled
  assert.equal(count(true, false), 2 * 2 * 2 * 3); // eager, compiled, frozen
});

Deno.test("describeSide() says which allocator, also the default one", () => {
  const setting = {
    layout: "contiguous",
    mode: "frozen",
    precision: "bf16",
  } as const;
  assert.deepEqual(
    programs.map((program) => describeSide({ setting, program })),
    [
      "bf16, contiguous, frozen, default allocator",
      "bf16, contiguous, frozen, tuned allocator, one thread",
    ],
  );
  assert.equal(
    describeSide({ setting, program: "PyTorch, one thread" }),
    "bf16, contiguous, frozen, default allocator, one thread",
  );
});
