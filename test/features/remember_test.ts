import assert from "node:assert/strict";
import { rememberLast } from "../../lib/features/remember.ts";

Deno.test("rememberLast() makes again only when settings change, and keeps no failure", () => {
  const made: number[] = [];
  const double = rememberLast(({ n }: { n: number }) => {
    if (n < 0) throw new RangeError("negative");
    made.push(n);
    return { n: 2 * n };
  });
  assert.equal(double({ n: 1 }), double({ n: 1 }));
  assert.deepEqual(double({ n: 2 }), { n: 4 });
  assert.throws(() => double({ n: -1 }), RangeError);
  assert.throws(() => double({ n: -1 }), RangeError);
  assert.deepEqual(double({ n: 2 }), { n: 4 });
  assert.deepEqual(double({ n: 1 }), { n: 2 });
  assert.deepEqual(made, [1, 2, 1]);
});
