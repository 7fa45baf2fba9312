import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeNpy,
  encodeNpy,
  type NpyData,
  NpyError,
} from "../../lib/features/mod.ts";
import { npyFile, readJson } from "./fixture.ts";

interface Made {
  name: string;
  shape: number[];
  values: (number | string)[];
}

const made = readJson<Made[]>("npy");

/** Numbers as JSON has them: those of 64 bits as text. */
const plain = (data: NpyData): (number | string)[] =>
  Array.from(
    data as ArrayLike<number | bigint>,
    (value) => typeof value === "bigint" ? String(value) : value,
  );

Deno.test("decodeNpy() reads what numpy.save writes, 13 arrays of 10 types", () => {
  for (const { name, shape, values } of made) {
    const array = decodeNpy(npyFile(name));
    assert.deepEqual(array.shape, shape, name);
    assert.deepEqual(plain(array.data), values, name);
  }
});

Deno.test("encodeNpy() gives the bytes that numpy.save gives, 13 arrays", () => {
  assert.equal(made.length, 13);
  for (const { name } of made) {
    const bytes = new Uint8Array(npyFile(name));
    assert.deepEqual(encodeNpy(decodeNpy(bytes)), bytes, name);
  }
});

Deno.test("decodeNpy() gives back what encodeNpy() got, any shape", () => {
  const shape = fc.array(fc.nat(5), { maxLength: 4 });
  fc.assert(fc.property(shape, fc.nat(), (shape, first) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Float64Array.from({ length: size }, (_, i) => first + i / 7);
    assert.deepEqual(decodeNpy(encodeNpy({ data, shape })), { data, shape });
  }));
});

Deno.test("encodeNpy() takes a view in the middle of a buffer, and decodeNpy() too", () => {
  const all = Float32Array.of(1, 2, 3, 4);
  const bytes = encodeNpy({ data: all.subarray(1, 3), shape: [2] });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3); // not a multiple of 4: the data must be copied
  const { data } = decodeNpy(shifted.subarray(3));
  assert.deepEqual(data, Float32Array.of(2, 3));
  shifted.fill(0);
  assert.deepEqual(data, Float32Array.of(2, 3));
});

Deno.test("encodeNpy() aligns the data to 64 bytes and refuses a shape that doesn't hold it", () => {
  for (const shape of [[1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]) {
    const bytes = encodeNpy({ data: new Uint8Array(1), shape });
    assert.equal((bytes.length - 1) % 64, 0);
  }
  const data = new Float32Array(6);
  assert.throws(() => encodeNpy({ data, shape: [2, 2] }), {
    name: "RangeError",
    message: "Cannot encode .npy file: shape must hold the 6 values, got [2,2]",
  });
  assert.throws(() => encodeNpy({ data, shape: [-2, -3] }), RangeError);
  assert.throws(() => encodeNpy({ data, shape: [1.5, 4] }), RangeError);
  assert.throws(
    () => encodeNpy({ data: [1, 2] as unknown as Float32Array, shape: [2] }),
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

Deno.test("decodeNpy() says where a file is wrong, and what it expected", () => {
  const good = `{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }   \n`;
  assert.deepEqual(decodeNpy(withHeader(good, 8)).shape, [2]);
  const cases: [Uint8Array, string, RegExp][] = [
    [new Uint8Array(0), "byte 0", /expected "\\x93NUMPY" .* got an empty file/],
    [withHeader(good, 8).fill(0, 0, 1), "byte 0", /got bytes 004e554d50590100/],
    [withHeader(good, 8).fill(2, 6, 7), "byte 0", /version 1\.0, got/],
    [withHeader(good, 8).fill(255, 8, 10), "header", /in numpy's words/],
    [withHeader(good, 7), "byte 71", /expected 8 bytes .* got 7/],
    [withHeader(good, 9), "byte 71", /expected 8 bytes .* got 9/],
    [withHeader(""), "header", /got ""/],
    [withHeader(good.replace("<f4", "<c8")), "header, descr", /got c8/],
    [withHeader(good.replace("<f4", ">f4")), "header", /little-endian/],
    [withHeader(good.replace("False", "True")), "header", /C order/],
    [withHeader(good.replace("(2,)", "2")), "header", /got "{'descr'/],
    [withHeader(good.replace("2,", "-2,")), "header", /got "{'descr'/],
  ];
  for (const [bytes, at, expected] of cases) {
    assert.throws(() => decodeNpy(bytes), (error) => {
      assert(error instanceof NpyError && error instanceof SyntaxError);
      assert.equal(error.at, at, error.message);
      assert.match(error.message, expected);
      assert.match(error.message, /^Cannot read \.npy file: [bh]/);
      return true;
    });
  }
});

Deno.test("decodeNpy() refuses numpy's other types and orders", () => {
  const names = ["complex", "half", "bool", "text", "structure", "fortran"];
  for (const name of [...names, "big_endian"]) {
    assert.throws(
      () => decodeNpy(npyFile(`bad_${name}`)),
      (error) => error instanceof NpyError && error.at.startsWith("header"),
      name,
    );
  }
});

Deno.test("decodeNpy() refuses sizes beyond the file without allocating them", () => {
  for (
    const shape of ["(9007199254740991, 9007199254740991)", "(10000000000,)"]
  ) {
    const header =
      `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }\n`;
    assert.throws(() => decodeNpy(withHeader(header, 8)), NpyError);
  }
});

Deno.test("decodeNpy() answers any damage to a file with an array or a NpyError", () => {
  const files = ["c_float32", "c_uint8", "scalar"].map(npyFile);
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
        const { data, shape } = decodeNpy(damaged);
        assert.equal(data.length, shape.reduce((a, b) => a * b, 1));
      } catch (error) {
        assert(error instanceof NpyError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
