import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type NpyData,
  NpyError,
  readNpy,
  writeNpy,
} from "../../lib/features/mod.ts";
import { npyFile, readJson } from "./fixture.ts";

interface Made {
  name: string;
  descr: string;
  shape: number[];
  version: [number, number];
  fortran: boolean;
  values: (number | string)[];
}

const made = readJson<Made[]>("npy");

/** Numbers as JSON has them: those of 64 bits as text. */
const plain = (data: NpyData): (number | string)[] =>
  Array.from(
    data as ArrayLike<number | bigint>,
    (value) => typeof value === "bigint" ? String(value) : value,
  );

Deno.test("readNpy() reads numpy's files: 10 types, both byte orders, C and Fortran order, 3 versions", () => {
  for (const { name, shape, values } of made) {
    const array = readNpy(npyFile(name));
    assert.deepEqual(array.shape, shape, name);
    assert.deepEqual(plain(array.data), values, name);
  }
});

Deno.test("writeNpy() gives the bytes that numpy.save gives, 13 arrays", () => {
  const same = made.filter(({ descr, version, fortran }) =>
    !descr.startsWith(">") && version[0] === 1 && !fortran
  );
  assert.equal(same.length, 13);
  for (const { name } of same) {
    const bytes = new Uint8Array(npyFile(name));
    assert.deepEqual(writeNpy(readNpy(bytes)), bytes, name);
  }
});

Deno.test("readNpy() gives back what writeNpy() got, any shape", () => {
  const shape = fc.array(fc.nat(5), { maxLength: 4 });
  fc.assert(fc.property(shape, fc.nat(), (shape, first) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Float64Array.from({ length: size }, (_, i) => first + i / 7);
    assert.deepEqual(readNpy(writeNpy({ data, shape })), { data, shape });
  }));
});

Deno.test("writeNpy() takes a view in the middle of a buffer, and readNpy() too", () => {
  const all = Float32Array.of(1, 2, 3, 4);
  const bytes = writeNpy({ data: all.subarray(1, 3), shape: [2] });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3); // not a multiple of 4: the data must be copied
  const { data } = readNpy(shifted.subarray(3));
  assert.deepEqual(data, Float32Array.of(2, 3));
  shifted.fill(0);
  assert.deepEqual(data, Float32Array.of(2, 3));
});

Deno.test("writeNpy() aligns the data to 64 bytes and refuses a shape that doesn't hold it", () => {
  for (const shape of [[1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]) {
    const bytes = writeNpy({ data: new Uint8Array(1), shape });
    assert.equal((bytes.length - 1) % 64, 0);
  }
  const data = new Float32Array(6);
  assert.throws(() => writeNpy({ data, shape: [2, 2] }), {
    name: "RangeError",
    message: "Cannot write .npy file: shape must hold the 6 values, got [2,2]",
  });
  assert.throws(() => writeNpy({ data, shape: [-2, -3] }), RangeError);
  assert.throws(() => writeNpy({ data, shape: [1.5, 4] }), RangeError);
  assert.throws(
    () => writeNpy({ data: [1, 2] as unknown as Float32Array, shape: [2] }),
    TypeError,
  );
});

/** A file with this header, version 1, and these data bytes. */
function withHeader(header: string, dataBytes = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(10 + text.length + dataBytes);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  bytes.set(text, 10);
  return bytes;
}

Deno.test("readNpy() takes headers that other programs write", () => {
  for (
    const header of [
      `{"shape":(2,),"descr":"<f4","fortran_order":False}`,
      `{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }   \n`,
      `{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1)}\n`,
    ]
  ) {
    assert.equal(readNpy(withHeader(header, 8)).data.length, 2, header);
  }
});

Deno.test("readNpy() says where a file is wrong, and what it expected", () => {
  const good = `{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }`;
  const cases: [Uint8Array, string, RegExp][] = [
    [new Uint8Array(0), "byte 0", /expected "\\x93NUMPY"/],
    [withHeader(good, 8).fill(0, 0, 1), "byte 0", /expected "\\x93NUMPY"/],
    [withHeader(good, 8).fill(4, 6, 7), "byte 6", /got 4\.0/],
    [withHeader(good, 8).fill(1, 7, 8), "byte 6", /got 1\.1/],
    [withHeader(good, 8).fill(255, 8, 10), "byte 8", /got one of 65535/],
    [withHeader(good, 7), "byte 67", /expected 8 bytes .* got 7/],
    [withHeader(good, 9), "byte 67", /expected 8 bytes .* got 9/],
    [withHeader(""), "header, character 0", /expected "{", got the end/],
    [withHeader(good.replace("<f4", "<c8")), "header, descr", /got "<c8"/],
    [withHeader(good.replace("<f4", "f4")), "header, descr", /got "f4"/],
    [withHeader(good.replace("<f4", "|f4")), "header, descr", /got "\|f4"/],
    [withHeader(good.replace("False", "0")), "header, fortran_order", /got 0/],
    [withHeader(good.replace("(2,)", "2")), "header, shape", /got 2/],
    [withHeader(good.replace("2,", "'2',")), "header, shape", /got 2/],
    [withHeader(good.replace("2,", "-2,")), "header, character 51", /literal/],
    [withHeader(good.replace("descr", "type")), "header", /got type,/],
    [withHeader(good + "1"), "header, character 57", /nothing after/],
    [withHeader(good.replace("2,", "2 3")), "header, character 53", /"," or/],
    [
      withHeader(good.replace("'shape'", "'descr'")),
      "header, character 48",
      /each key once/,
    ],
    [withHeader("{'descr': '<f4', 'x"), "header, character 17", /literal/],
  ];
  for (const [bytes, at, expected] of cases) {
    assert.throws(() => readNpy(bytes), (error) => {
      assert(error instanceof NpyError && error instanceof SyntaxError);
      assert.equal(error.at, at, error.message);
      assert.match(error.message, expected);
      assert.match(error.message, /^Cannot read \.npy file: [bh]/);
      return true;
    });
  }
});

Deno.test("readNpy() refuses numpy's other types by their name", () => {
  for (const name of ["complex", "half", "bool", "text", "structure"]) {
    assert.throws(
      () => readNpy(npyFile(`bad_${name}`)),
      (error) => error instanceof NpyError && error.at === "header, descr",
      name,
    );
  }
});

Deno.test("readNpy() refuses headers that nest without end", () => {
  const header = `{'descr': ${"(".repeat(60_000)}`;
  assert.throws(() => readNpy(withHeader(header)), {
    name: "NpyError",
    expected: "at most 16 nested brackets",
    found: '"("',
  });
});

Deno.test("readNpy() refuses sizes beyond the file without allocating them", () => {
  for (
    const shape of ["(9007199254740991, 9007199254740991)", "(10000000000,)"]
  ) {
    const header =
      `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}}`;
    assert.throws(() => readNpy(withHeader(header, 8)), NpyError);
  }
});

Deno.test("readNpy() answers any damage to a file with an array or a NpyError", () => {
  const files = ["c_float32", "version_3", "fortran"].map(npyFile);
  const damage = fc.record({
    file: fc.constantFrom(...files),
    at: fc.nat(200),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    length: fc.nat(400),
  });
  fc.assert(
    fc.property(damage, ({ file, at, bytes, length }) => {
      const damaged = new Uint8Array(file.slice(0, length));
      damaged.set(
        bytes.slice(0, Math.max(0, damaged.length - at)),
        Math.min(at, damaged.length),
      );
      try {
        const { data, shape } = readNpy(damaged);
        assert.equal(data.length, shape.reduce((a, b) => a * b, 1));
      } catch (error) {
        assert(error instanceof NpyError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
