import assert from "node:assert/strict";
import { Kernels, type Variant } from "../../lib/kernels/mod.ts";
import { bitsOf, WORK } from "./work.ts";

function load(threads: number, binary: Variant): Promise<Kernels> {
  return Kernels.load({ threads, binary });
}

for (const variant of ["relaxed", "strict"] as const) {
  Deno.test(`Kernels give the same bits for 1, 2 and 5 threads, and again: ${variant} binary`, async () => {
    for (const [name, work] of Object.entries(WORK)) {
      const expected = bitsOf(await load(1, variant), work);
      for (const threads of [2, 5]) {
        const kernels = await load(threads, variant);
        for (let run = 0; run < 5; run++) {
          const actual = bitsOf(kernels, work);
          const wrong = actual.findIndex((value, i) => value !== expected[i]);
          assert.equal(wrong, -1, `${name}, ${threads} threads, run ${run}`);
        }
      }
    }
  });
}

Deno.test("ThreadPool runs every slice exactly once, 3,000 jobs of 4 threads", async () => {
  const kernels = await load(4, "strict");
  const rows = 64 * 40;
  const expected = new Float32Array(rows * 16).map((_, i) => i);
  const partials = kernels.write(expected);
  const at = { partials, total: kernels.heap.allocate(4 * rows) };
  for (let job = 0; job < 3000; job++) {
    const slices = 1 + job % 40;
    kernels.floats(at.total, rows).fill(-1);
    if (job % 7 === 0) kernels.wake(); // for nothing, or for the job
    kernels.run(
      "sumPartials",
      { ...at, groups: 1, rows: 64 * slices, n: 1 },
      slices,
    );
    const total = kernels.floats(at.total, rows);
    for (const row of [0, 64 * slices - 1, 64 * (job % slices)]) {
      assert.equal(total[row], expected[16 * row], `job ${job}, row ${row}`);
    }
    if (slices < 40) assert.equal(total[64 * slices], -1);
  }
});

/** Runs slices up to this one, whose rows lie beyond the memory. */
function trapInLastSlice(kernels: Kernels, slice: number): void {
  kernels.borrow((allocate) => {
    const partials = allocate(4 * 16 * 64 * (slice + 1));
    const total = kernels.memory.buffer.byteLength - 4 * 64 * slice;
    const block = { partials, total, groups: 1, rows: 64 * (slice + 1), n: 1 };
    kernels.run("sumPartials", block, slice + 1);
  });
}

Deno.test("ThreadPool throws where a slice traps, in whichever thread, and goes on", async () => {
  const seen = new Set<string>();
  for (const threads of [1, 2, 3]) {
    const kernels = await load(threads, "strict");
    const { matmul } = WORK;
    const expected = bitsOf(kernels, matmul);
    const { blocks } = kernels.heap;
    for (let i = 0; i < 300; i++) {
      assert.throws(() => trapInLastSlice(kernels, i % 10), (error: Error) => {
        const who = error instanceof WebAssembly.RuntimeError
          ? "caller"
          : "worker";
        assert.match(
          error.message,
          who === "caller"
            ? /memory access out of bounds/
            : /^Cannot run a kernel: 1 of [12] worker threads failed$/,
        );
        seen.add(who);
        return true;
      });
      assert.equal(kernels.heap.blocks, blocks);
      if (i % 10 === 0) assert.deepEqual(bitsOf(kernels, matmul), expected);
    }
  }
  assert.deepEqual([...seen].sort(), ["caller", "worker"]);
});

Deno.test("Kernels.load() refuses a number of threads outside [1, 64]", async () => {
  for (const threads of [0, -1, 1.5, 65, NaN]) {
    await assert.rejects(Kernels.load({ threads }), {
      name: "RangeError",
      message:
        `Cannot start threads: their number must be an integer in [1, 64], got ${threads}`,
    });
  }
});

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What workers do in that time: look for a job, doze, rest, rest for longer, sleep. */
const RESTS = [0, 4, 30, 250, 1700];

Deno.test("Kernels give the same bits after rests of 0 to 1,700 ms: 1, 2 and 4 threads", async () => {
  const expected = bitsOf(await load(1, "strict"), WORK.matmul);
  const pools = await Promise.all([2, 4].map((n) => load(n, "strict")));
  for (const ms of RESTS) {
    await rest(ms);
    for (const kernels of pools) {
      for (let run = 0; run < 3; run++) {
        assert.deepEqual(bitsOf(kernels, WORK.matmul), expected, `${ms} ms`);
      }
    }
  }
});

for (const threads of [2, 4]) {
  Deno.test(`ThreadPool's workers take part again after rests of 0 to 1,700 ms: ${threads} threads`, async () => {
    const kernels = await load(threads, "strict");
    /** Whether a worker, not the caller, met the slice that traps. */
    const isByWorker = () => {
      try {
        trapInLastSlice(kernels, 9);
      } catch (error) {
        return !(error instanceof WebAssembly.RuntimeError);
      }
    };
    for (const ms of RESTS) {
      await rest(ms);
      const end = performance.now() + 10_000;
      let seen = false;
      while (!seen && performance.now() < end) seen = isByWorker() === true;
      assert(seen, `${ms} ms`);
    }
  });
}
