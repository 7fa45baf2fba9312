import assert from "node:assert/strict";
import {
  createFrontEnd,
  FRONT_ENDS,
  frontEndSchema,
} from "../../../lib/features/mod.ts";

Deno.test("createFrontEnd() refuses unknown names and options by name, and values out of range", () => {
  assert.throws(() => createFrontEnd({ name: "nonesuch" }), {
    name: "RangeError",
    message: `Cannot make a front end: name must be one of ${
      Object.keys(FRONT_ENDS).join(", ")
    }, got "nonesuch"`,
  });
  const refused: [string, Record<string, unknown>, RegExp][] = [
    ["chunks", { bands: 64 }, /front end chunks: .*"bands"/],
    ["chunks", { hopLength: 0 }, /option hopLength/],
    ["chunks", { window: "kaiser" }, /option window/],
    ["chunks", { winLength: 2048 }, /at most nFft = 1024, got 2048/],
    [
      "chunks",
      { fMax: 24_001 },
      /at most sampleRate \/ 2 = 24000 Hz, got 24001/,
    ],
    [
      "chunks",
      { duration: 0.5 },
      /option width: must be at most the window's 94 frames, got 128/,
    ],
    [
      "frames",
      { nMfcc: 65 },
      /option nMfcc: must be at most nMels = 64, got 65/,
    ],
    ["frames", { fMin: 8000 }, /more than fMin = 8000 Hz, got 8000/],
    ["frames", { offset: 1 }, /"offset"/],
  ];
  for (const [name, options, message] of refused) {
    assert.throws(() => createFrontEnd({ name, options }), message);
  }
});

Deno.test("frontEndSchema fills in every option that is left out, and lists the front ends there are", () => {
  for (const name of Object.keys(FRONT_ENDS)) {
    const { options } = createFrontEnd({ name });
    assert.deepEqual(frontEndSchema.parse({ name }), { name, options });
  }
  const { error } = frontEndSchema.safeParse({ name: "nonesuch" });
  const names = Object.keys(FRONT_ENDS).join(", ");
  assert.equal(error?.issues[0].message, `one of ${names}`);
});

Deno.test("every front end is named as its key is, and its options make it again", () => {
  for (const name of Object.keys(FRONT_ENDS)) {
    const frontEnd = createFrontEnd({ name });
    assert.equal(frontEnd.name, name);
    const options = { ...frontEnd.options };
    const again = createFrontEnd(JSON.parse(JSON.stringify({ name, options })));
    assert.deepEqual(again.options, frontEnd.options);
    assert.deepEqual(again.input, frontEnd.input);
  }
});

Deno.test("every front end says what each of its rows is; padding, if any, comes last", () => {
  for (const name of Object.keys(FRONT_ENDS)) {
    const { rows, shape, hopLength } = createFrontEnd({ name });
    const count = rows.reduce((sum, { count }) => sum + count, 0);
    assert.equal(count, shape[0], name);
    const mask = rows.findIndex(({ kind }) => kind === "mask");
    assert.ok(mask === -1 || mask === rows.length - 1, name);
    assert.ok(hopLength >= 1, name);
  }
});

Deno.test("frontEndSchema fills in defaults and refuses unknown options by name", () => {
  const { options } = createFrontEnd({ name: "chunks" });
  assert.deepEqual(frontEndSchema.parse({ name: "chunks", options: {} }), {
    name: "chunks",
    options,
  });
  const result = frontEndSchema.safeParse({
    name: "frames",
    options: { topDb: 1 },
  });
  assert.match(result.error!.message, /topDb/);
});
