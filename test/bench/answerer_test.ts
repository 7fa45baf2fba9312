import assert from "node:assert/strict";
import { Answerer, RefusedError } from "./answerer.ts";

const SERVER = new URL("serve.ts", import.meta.url).href;

const PROGRAM = `
  import { serve } from "${SERVER}";
  await serve({
    double: ({ value }) => { console.log("noise"); return { value: 2 * value }; },
    refuse: () => { throw new Error("no such kernel"); },
    end: () => Deno.exit(),
  });
`;

/** A program that answers, refuses and ends. */
async function withProgram(use: (program: Answerer) => Promise<void>) {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, PROGRAM);
  const program = new Answerer({
    name: "test",
    command: Deno.execPath(),
    args: ["run", "-A", "--no-check", file],
  });
  try {
    await use(program);
  } finally {
    await program.close();
    await Deno.remove(file);
  }
}

Deno.test("Answerer gets serve()'s answers in order, whatever the program prints", async () => {
  await withProgram(async (program) => {
    for (const value of [1, 2, 3]) {
      const answer = await program.ask({ work: "double", value });
      assert.deepEqual(answer, { value: 2 * value });
    }
  });
});

Deno.test("Answerer tells a refusal, after which it goes on, from an end", async () => {
  await withProgram(async (program) => {
    await assert.rejects(
      () => program.ask({ work: "refuse" }),
      (error) =>
        error instanceof RefusedError &&
        error.message ===
          'Cannot ask test: it must do {"work":"refuse"}, got no such kernel',
    );
    assert.deepEqual(await program.ask({ work: "double", value: 4 }), {
      value: 8,
    });
    await assert.rejects(
      () => program.ask({ work: "end" }),
      (error) =>
        !(error instanceof RefusedError) &&
        error instanceof Error && /but it ended$/.test(error.message),
    );
  });
});
