import assert from "node:assert/strict";
import { join } from "@std/path";
import { stopWhen } from "../../lib/files/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";

Deno.test("stopWhen() removes an old file, stops by a new one, removes it and stays stopped", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "stop");
  await Deno.writeTextFile(file, "");
  const stop = stopWhen({ file });
  assert.equal(stop(), false);
  await Deno.writeTextFile(file, "");
  assert.equal(stop(), true);
  await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
  assert.equal(stop(), true);
});

Deno.test("stopWhen() stops when its time is over", () => {
  const file = join(Deno.cwd(), "no such file");
  assert.equal(stopWhen({ file, minutes: 1 })(), false);
  assert.equal(stopWhen({ file, minutes: Number.MIN_VALUE })(), true);
});

Deno.test("stopWhen() refuses a time that is none", () => {
  for (const minutes of [0, -1, NaN]) {
    assert.throws(
      () => stopWhen({ minutes }),
      /minutes must be above 0, got (0|-1|NaN)/,
    );
  }
});
