import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatNpyHeader,
  parseNpyHeader,
} from "../../lib/features/npy_header.ts";
import { NpyError } from "../../lib/features/mod.ts";

Deno.test("parseNpyHeader() reads what formatNpyHeader() writes, any shape", () => {
  const shape = fc.array(fc.nat(), { maxLength: 6 });
  fc.assert(fc.property(shape, (shape) => {
    const text = formatNpyHeader("<f4", shape) + "\n";
    assert.deepEqual(parseNpyHeader(text), { type: "f4", shape });
  }));
});

Deno.test("formatNpyHeader() leaves room for the first axis to grow to 21 digits", () => {
  const lengths = [[1], [12_345], [1, 2]].map((shape) =>
    formatNpyHeader("<f4", shape).length
  );
  assert.equal(lengths[0], lengths[1]);
  assert.equal(
    formatNpyHeader("<f8", []),
    "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
  );
});

Deno.test("parseNpyHeader() answers any text with a header or a NpyError", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
    " ",
    "'descr'",
    "'shape'",
    "'fortran_order'",
    "True",
    "False",
    "'<f4'",
    "12",
    "3L",
    "'",
    "-",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      try {
        parseNpyHeader(parts.join(""));
      } catch (error) {
        assert(error instanceof NpyError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
