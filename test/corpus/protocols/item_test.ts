import assert from "node:assert/strict";
import {
  type Item,
  itemId,
  parseItemId,
} from "../../../lib/corpus/protocols/item.ts";

const clip = "03-01-05-01-02-01-12";

Deno.test("parseItemId() is the inverse of itemId()", () => {
  const items: Item[] = [
    { clip, copy: 0 },
    { clip, copy: 1 },
    { clip, copy: 2 },
    { clip, copy: 0, file: 1 },
    { clip: "a b/c", copy: 20 },
  ];
  assert.deepEqual(items.map(itemId), [
    clip,
    `${clip}#1`,
    `${clip}#2`,
    `${clip}@1`,
    "a b/c#20",
  ]);
  for (const item of items) assert.deepEqual(parseItemId(itemId(item)), item);
  assert.deepEqual(parseItemId(itemId({ clip, copy: 0, file: 0 })), items[0]);
});

Deno.test("parseItemId() refuses what itemId() never writes", () => {
  for (
    const end of [
      "#0",
      "#21",
      "#01",
      "#",
      "@0",
      "@2",
      "@1#1",
      "#1#1",
      " ",
      "#1x",
    ]
  ) {
    assert.throws(() => parseItemId(clip + end), SyntaxError, end);
  }
  for (const id of ["", "#1", " a", "a #1"]) {
    assert.throws(() => parseItemId(id), SyntaxError, id);
  }
});
