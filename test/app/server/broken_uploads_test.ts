import assert from "node:assert/strict";
import { sendBroken } from "./broken_uploads.ts";

Deno.test("2,000 broken files of all formats get answers below 500, and no worker is lost", async () => {
  const { statuses, replaced } = await sendBroken(2_000, 5);
  assert.equal(replaced, 0);
  // 400: nothing is left of some.
  assert.deepEqual(Object.keys(statuses), ["200", "400", "422"]);
  // Both must come, or the files are not broken in a telling way.
  assert.ok(statuses[200] > 100 && statuses[422] > 100, `${statuses[200]}`);
});
