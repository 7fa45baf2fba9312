import assert from "node:assert/strict";
import { countsBars } from "../../lib/figures/mod.ts";
import { clips } from "./gallery.ts";

Deno.test("countsBars() stacks strong on normal: 96 + 96, neutral 96 alone", () => {
  const [normal, strong] = countsBars(clips).description.panels[0].marks;
  assert.ok(normal.kind === "bars" && strong.kind === "bars");
  assert.deepEqual(normal.length, Array(8).fill(96));
  assert.deepEqual(strong.length, [0, ...Array(7).fill(96)]);
  assert.deepEqual(strong.base, normal.length);
  assert.equal(normal.colours[4], "$angry");
});

Deno.test("countsBars() by speaker has a row per emotion and a column per speaker", () => {
  const some = clips.filter((clip) => Number(clip.speaker) <= 3);
  const [cells] =
    countsBars(some, { by: "speaker" }).description.panels[0].marks;
  assert.ok(cells.kind === "cells");
  assert.deepEqual(cells.texts[0], ["4", "4", "4"]);
  assert.deepEqual(cells.texts[7], ["8", "8", "8"]);
  assert.equal(cells.hovers[7][2], "speaker 3, surprised: 8 clips");
});

Deno.test("countsBars() refuses no clips", () => {
  assert.throws(() => countsBars([]), /clips, got 0/);
});
