import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
} from "../../lib/model/mod.ts";
import { Random } from "../../lib/random.ts";
import { uniform } from "./formula.ts";

const PYTHON = await Deno.readFile(
  new URL("../fixtures/model/every_type.safetensors", import.meta.url),
);

/** A file with this header and this many bytes of data. */
function fileOf(header: unknown, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (
  shape: unknown,
  data_offsets: unknown,
  dtype: unknown = "F32",
) => ({
  dtype,
  shape,
  data_offsets,
});

Deno.test("decodeSafetensors() reads a file of the Python package, all 10 types, to the bit", () => {
  const { tensors, metadata } = decodeSafetensors(PYTHON, "every_type");
  assert.deepEqual(metadata, { about: 'quotes " and ümläuts' });
  assert.deepEqual(tensors.get("b.float32"), {
    data: uniform("b", 6),
    shape: [2, 3],
  });
  assert.deepEqual(
    tensors.get("float64")?.data,
    Float64Array.from(uniform("f", 3)),
  );
  assert.deepEqual(tensors.get("scalar"), {
    data: Float32Array.of(1.5),
    shape: [],
  });
  assert.deepEqual(tensors.get("empty"), {
    data: new Float32Array(0),
    shape: [0, 4],
  });
  assert.deepEqual(
    tensors.get("int64")?.data,
    BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 63n - 1n),
  );
  assert.deepEqual(
    tensors.get("uint64")?.data,
    BigUint64Array.of(0n, 0n, 2n ** 64n - 1n),
  );
  assert.deepEqual(
    tensors.get("int32")?.data,
    Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1),
  );
  assert.deepEqual(
    tensors.get("uint32")?.data,
    Uint32Array.of(0, 0, 2 ** 32 - 1),
  );
  assert.deepEqual(tensors.get("int16")?.data, Int16Array.of(-32768, 0, 32767));
  assert.deepEqual(tensors.get("uint16")?.data, Uint16Array.of(0, 0, 65535));
  assert.deepEqual(tensors.get("int8")?.data, Int8Array.of(-128, 0, 127));
  assert.deepEqual(tensors.get("uint8")?.data, Uint8Array.of(0, 0, 255));
  assert.equal(tensors.size, 13);
});

Deno.test("encodeSafetensors() writes the Python package's file byte for byte", () => {
  const { tensors, metadata } = decodeSafetensors(PYTHON);
  const shuffled = new Map([...tensors].reverse());
  assert.deepEqual(encodeSafetensors(shuffled, metadata), PYTHON);
});

Deno.test("decodeSafetensors() copies, from views, Node buffers and shared memory too", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(PYTHON.length + 3), 3);
  shared.set(PYTHON);
  for (const bytes of [Buffer.from(PYTHON), shared]) {
    const { tensors } = decodeSafetensors(bytes);
    bytes.fill(0);
    assert.deepEqual(tensors.get("b.float32")?.data, uniform("b", 6));
  }
});

Deno.test("safetensors round trip keeps every name, shape and bit, 200 random files", () => {
  const tensor = fc.float32Array({ maxLength: 9 }).chain((data) =>
    fc.constantFrom<number[]>([data.length], [1, data.length], [
      data.length,
      1,
      1,
    ])
      .map((shape) => ({ data, shape }))
  );
  const names = fc.string().filter((name) => name !== "__metadata__");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, tensor), { maxLength: 6 }),
      fc.dictionary(fc.string(), fc.string()),
      (entries, metadata) => {
        const file = decodeSafetensors(
          encodeSafetensors(new Map(entries), metadata),
        );
        assert.deepEqual(file.metadata, { ...metadata });
        for (const [name, { data, shape }] of new Map(entries)) {
          const read = file.tensors.get(name);
          assert.deepEqual(read?.shape, shape);
          assert.deepEqual(
            new Uint8Array(read!.data.buffer),
            new Uint8Array(data.slice().buffer),
          );
        }
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("decodeSafetensors() names file, place and rule of what is wrong", () => {
  const cases: [Uint8Array, string, RegExp][] = [
    [
      new Uint8Array(7),
      "byte 0",
      /8-byte header length, got a file of 7 bytes/,
    ],
    [
      new Uint8Array(16).fill(255),
      "byte 0",
      /a header of at most 8 bytes, got 18446744073709551615/,
    ],
    [fileOf("{", 0), "byte 8", /a header of JSON in UTF-8, got /],
    [fileOf("[]", 0), "byte 8", /a JSON object, got \[\]/],
    [fileOf({ __metadata__: { a: 1 } }, 0), "__metadata__", /object of texts/],
    [fileOf({ a: 3 }, 0), 'tensor "a"', /an object, got 3/],
    [fileOf({ a: entry([1], [0, 4], "F8") }, 4), 'tensor "a"', /got "F8"/],
    [
      fileOf({ a: entry([-1], [0, 4]) }, 4),
      'tensor "a"',
      /a shape of counts, got \[/,
    ],
    [
      fileOf({ a: entry([1.5], [0, 6]) }, 6),
      'tensor "a"',
      /a shape of counts, got \[/,
    ],
    [fileOf({ a: entry([1], [4, 0]) }, 4), 'tensor "a"', /begin ≤ end/],
    [
      fileOf({ a: entry([2], [0, 4]) }, 4),
      'tensor "a"',
      /8 bytes for shape \[2\] of F32, got 4/,
    ],
    [
      fileOf({ a: entry([1], [4, 8]) }, 8),
      'tensor "a"',
      /data from 0 on, .* got 4/,
    ],
    [
      fileOf({ a: entry([2], [0, 8]), b: entry([2], [4, 12]) }, 12),
      'tensor "b"',
      /data from 8 on, .* got 4/,
    ],
    [
      fileOf({ a: entry([2], [0, 8]) }, 4),
      "the end",
      /8 bytes of tensors behind the header, got 4/,
    ],
    [
      fileOf({ a: entry([1], [0, 4]) }, 9),
      "the end",
      /4 bytes of tensors behind the header, got 9/,
    ],
  ];
  for (const [bytes, at, expected] of cases) {
    assert.throws(() => decodeSafetensors(bytes, "x.safetensors"), (error) => {
      assert(error instanceof SafetensorsError);
      assert.equal(error.file, "x.safetensors");
      assert.match(error.at, new RegExp(at));
      assert.match(error.message, expected);
      return true;
    });
  }
});

Deno.test("decodeSafetensors() gives a file or its typed error on 2,000 mutated files", () => {
  const random = new Random(7, "mutate");
  let refused = 0;
  for (let i = 0; i < 2000; i++) {
    const bytes = PYTHON.slice(
      0,
      random.integer(0, 8) === 0
        ? random.integer(0, PYTHON.length)
        : PYTHON.length,
    );
    for (let n = random.integer(1, 4); n > 0 && bytes.length > 0; n--) {
      bytes[random.integer(0, bytes.length)] = random.integer(0, 256);
    }
    try {
      decodeSafetensors(bytes);
    } catch (error) {
      assert(error instanceof SafetensorsError, `${error}`);
      refused++;
    }
  }
  assert(refused > 1000, `${refused} refused`);
});

Deno.test("encodeSafetensors() refuses a shape that does not fit, and the reserved name", () => {
  const data = Float32Array.of(1, 2);
  assert.throws(
    () => encodeSafetensors(new Map([["a", { data, shape: [3] }]])),
    /a must have as many values as its shape \[3\] says, got 2/,
  );
  assert.throws(
    () => encodeSafetensors(new Map([["__metadata__", { data, shape: [2] }]])),
    RangeError,
  );
});
