import assert from "node:assert/strict";
import {
  createFrontEnd,
  FRONT_ENDS,
  frontEndSchema,
  inputSize,
} from "../../../lib/features/mod.ts";
import { Kernels } from "../../../lib/kernels/mod.ts";
import { Random } from "../../../lib/random.ts";

/** A front end, features of some noises, and its scaler fitted on the first two. */
function prepare(name: string, kernels: Kernels, items = 9) {
  const frontEnd = createFrontEnd({ name });
  const random = new Random(1, name);
  const signals = Array.from({ length: items }, (_, i) => {
    const samples = new Float32Array(48_000 + 7000 * i)
      .map(() => random.uniform(-0.5, 0.5));
    return frontEnd.pad(samples);
  });
  const features = frontEnd.compute(signals, kernels);
  const scaler = frontEnd.createScaler();
  for (const item of features.slice(0, 2)) {
    scaler.partialFit(frontEnd.layout(item));
  }
  return { frontEnd, features, scaler, size: inputSize(frontEnd) };
}

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

for (const name of Object.keys(FRONT_ENDS)) {
  Deno.test(`scaledInput() of ${name} gives the bits of layout() and transform(), 1, 2 and 4 threads`, async () => {
    for (const threads of [1, 2, 4]) {
      const kernels = await Kernels.load({ threads });
      const { frontEnd, features, scaler, size } = prepare(name, kernels);
      for (const some of [[], features.slice(4, 5), features]) {
        const out = new Float32Array(some.length * size).fill(NaN);
        frontEnd.scaledInput(some, scaler, kernels, out);
        some.forEach((item, i) => {
          const want = scaler.transform(frontEnd.layout(item));
          assert.deepEqual(out.subarray(i * size, (i + 1) * size), want);
        });
      }
    }
  });

  Deno.test(`scaledInput() of ${name} refuses other features, another scaler, and too little or too much room`, async () => {
    const kernels = await Kernels.load({ threads: 1 });
    const { frontEnd, features, scaler, size } = prepare(name, kernels, 2);
    const action = `Cannot scale the input of ${name}`;
    const fill = (n: number, some = features, by = scaler) => () =>
      frontEnd.scaledInput(some, by, kernels, new Float32Array(n));
    for (const n of [0, 2 * size - 1, 2 * size + 1]) {
      assert.throws(fill(n), {
        name: "RangeError",
        message: `${action}: out must have ${
          2 * size
        } values for 2 items, got ${n}`,
      });
    }
    const { data, shape: [rows, columns] } = features[0];
    const short = { data, shape: [rows, columns - 1] as [number, number] };
    assert.throws(fill(2 * size, [features[0], short]), {
      name: "RangeError",
      message:
        `${action}: features must have shape [${rows},${columns}], got [${rows},${
          columns - 1
        }]`,
    });
    const others = Object.keys(FRONT_ENDS).filter((other) => other !== name);
    for (const other of others) {
      const foreign = createFrontEnd({ name: other }).createScaler();
      assert.throws(fill(2 * size, features, foreign), { name: "TypeError" });
    }
  });
}

Deno.test("scaledInput() of chunks refuses a scaler of another size", async () => {
  const kernels = await Kernels.load({ threads: 1 });
  const { frontEnd, features, size } = prepare("chunks", kernels, 2);
  const few = createFrontEnd({ name: "chunks", options: { nMels: 64 } });
  const scaler = few.createScaler();
  assert.throws(
    () =>
      frontEnd.scaledInput(
        features,
        scaler,
        kernels,
        new Float32Array(2 * size),
      ),
    {
      name: "RangeError",
      message:
        "Cannot scale: mean must have 114688 values for [7,128,128,1], got 57344",
    },
  );
});
