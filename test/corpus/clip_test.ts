import assert from "node:assert/strict";
import { byCodeUnits, makeClip } from "../../lib/corpus/clip.ts";

Deno.test("makeClip() has a path only where there is a file", () => {
  const name = "03-01-08-01-01-02-05";
  assert(!("path" in makeClip(name, "00")));
  assert.equal(makeClip(name, "00", "/a.wav").path, "/a.wav");
  assert.throws(() => makeClip("a", "00"), { field: "name" });
});

Deno.test("byCodeUnits() orders capitals before small letters, as no locale does", () => {
  assert.deepEqual(["b", "a", "B", "ä", "a"].sort(byCodeUnits), [
    "B",
    "a",
    "a",
    "b",
    "ä",
  ]);
});
