import assert from "node:assert/strict";
import { Kernels } from "../../lib/kernels/mod.ts";

const MODULE = new URL("../../lib/kernels/mod.ts", import.meta.url);

/** Jobs for both threads of a pool. */
const WORK = `
  const kernels = await Kernels.load({ threads: 2 });
  const partials = kernels.heap.allocate(4 * 16 * 6400);
  const total = kernels.heap.allocate(4 * 6400);
  const block = { partials, total, groups: 1, rows: 6400, n: 1 };
  for (let i = 0; i < 100; i++) kernels.run("sumPartials", block, 100);`;

/** Runs a program that used two threads; what it printed, and its end. */
async function program(end: string) {
  const script = `const { Kernels } = await import("${MODULE}");
    ${WORK}
    ${end}`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    env: { NO_COLOR: "1" },
    // Ends the command with a signal, not with the expected code.
    signal: AbortSignal.timeout(30_000),
  }).output();
  const ended = Date.now();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, ended, output: text(stdout), errors: text(stderr) };
}

for (
  const [how, end, expected] of [
    ["after its last statement", "", 0],
    ["after an error that nobody catches", "throw new Error('no');", 1],
    ["by Deno.exit()", "Deno.exit(3);", 3],
  ] as const
) {
  Deno.test(`A program with two threads ends ${how} within 2 s`, async () => {
    const result = await program(`console.log(Date.now());${end}`);
    assert.equal(result.code, expected);
    const taken = result.ended - Number(result.output);
    assert(taken < 2000, `${taken} ms`);
  });
}

Deno.test("Idle threads take less than 20 ms of processor time in 2 s", async () => {
  const { output } = await program(`
    const { cpuUsage } = (await import("node:process")).default;
    const before = cpuUsage();
    await new Promise((done) => setTimeout(done, 2000));
    const { user, system } = cpuUsage(before);
    console.log((user + system) / 1000);`);
  assert(Number(output) < 20, `${output} ms`);
});

Deno.test("Kernels.load() says so where a thread cannot start, and one thread still does", async () => {
  const workerUrl = new URL("data:text/javascript,throw new Error('broken')");
  await assert.rejects(Kernels.load({ threads: 3, workerUrl }), {
    name: "Error",
    message:
      /^Cannot start a worker from data:\S+ .*broken.* Pass threads: 1 to run without workers$/,
  });
  assert.equal((await Kernels.load({ threads: 1, workerUrl })).threads, 1);
});
