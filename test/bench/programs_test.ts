import assert from "node:assert/strict";
import { Programs } from "./programs.ts";

Deno.test("Programs has a side of one thread beside those of more, and none beside one", () => {
  const two = new Programs({ python: "python3", threads: 2, compile: true });
  assert.deepEqual(two.alone, ["simd, one thread"]);
  assert.ok(two.pytorch.includes("PyTorch, one thread"));
  const one = new Programs({ python: "python3", threads: 1, compile: true });
  assert.deepEqual(one.alone, []);
  assert.ok(one.pytorch.every((name) => !name.endsWith("one thread")));
});

Deno.test("Programs asks this project's process, which has the threads and the binary that it should", async () => {
  const programs = new Programs({
    python: "python3",
    threads: 2,
    compile: true,
  });
  try {
    for (
      const [name, threads, binary] of [
        ["simd", 2, "relaxed"],
        ["simd, strict", 2, "strict"],
        ["simd, one thread", 1, "relaxed"],
      ] as const
    ) {
      const about = await programs.get(name)
        .ask<{ threads: number; binary: string }>({ work: "about" });
      assert.deepEqual([about.threads, about.binary], [threads, binary]);
    }
  } finally {
    await programs.close();
  }
});

Deno.test("Programs does not compile where it is not to", async () => {
  const programs = new Programs({ python: "none", threads: 1, compile: false });
  assert.equal(await programs.compiles(), false);
});
