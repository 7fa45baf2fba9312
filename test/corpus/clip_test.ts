import assert from "node:assert/strict";
import { byCodeUnits, makeClip } from "../../lib/corpus/clip.ts";
import { RAVDESS } from "../../lib/corpus/corpora/mod.ts";

Deno.test("makeClip() has a path only where there is a file", () => {
  const name = "03-01-08-01-01-02-05";
  assert(!("path" in makeClip(RAVDESS, name, { hash: "00" })));
  const file = { hash: "00", path: "/a.wav" };
  assert.equal(makeClip(RAVDESS, name, file).path, "/a.wav");
  assert.throws(() => makeClip(RAVDESS, "a", file), /seven two-digit fields/);
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
