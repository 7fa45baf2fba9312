import assert from "node:assert/strict";
import fc from "fast-check";
import { JobQueue } from "../../../lib/app/server/job_queue.ts";

Deno.test("take() gives everything once, in order, whoever takes and when", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(), { maxLength: 5 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (groups, takers, most) => {
        const queue = new JobQueue<number>(100);
        const taken: number[] = [];
        const lives = Array.from({ length: takers }, async () => {
          for (;;) {
            const some = await queue.take(() => most);
            if (some.length === 0) return;
            assert.ok(some.length <= most);
            taken.push(...some);
          }
        });
        for (const group of groups) {
          for (const one of group) assert.ok(queue.push(one));
          await Promise.resolve();
        }
        queue.close();
        await Promise.all(lives);
        assert.deepEqual(taken, groups.flat());
        assert.equal(queue.length, 0);
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("push() refuses more than the limit; putBack() has room, at the front", async () => {
  const queue = new JobQueue<string>(2);
  assert.ok(queue.push("a"));
  assert.ok(queue.push("b"));
  assert.equal(queue.push("c"), false);
  const first = await queue.take(() => 1);
  assert.ok(queue.push("c"));
  queue.putBack(first);
  assert.deepEqual(await queue.take(() => 9), ["a", "b", "c"]);
});

Deno.test("remove() takes out what waits, and says whether it did", async () => {
  const queue = new JobQueue<string>(3);
  for (const one of ["a", "b", "c"]) queue.push(one);
  assert.ok(queue.remove("b"));
  assert.equal(queue.remove("b"), false);
  assert.deepEqual(await queue.take(() => 9), ["a", "c"]);
});

Deno.test("take() waits for enough, but not for long, and not once another took everything", async () => {
  const queue = new JobQueue<number>(9);
  const enough = () => 3;
  const three = queue.take(() => 9, enough);
  for (const one of [1, 2, 3]) {
    queue.push(one);
    await Promise.resolve();
  }
  assert.deepEqual(await three, [1, 2, 3]);

  queue.push(4);
  assert.deepEqual(await queue.take(() => 9, enough), [4]);

  const patient = queue.take(() => 9, enough);
  queue.push(5);
  assert.deepEqual(await queue.take(() => 9), [5]);
  setTimeout(() => queue.push(6), 30);
  assert.deepEqual(await patient, [6]);
});
