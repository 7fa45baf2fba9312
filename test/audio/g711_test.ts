import assert from "node:assert/strict";
import { G711_TABLES } from "../../lib/audio/g711.ts";
import { EXPECTED } from "./fixtures.ts";

Deno.test("G711_TABLES are ffmpeg's samples of all 256 codes, exactly", () => {
  assert.deepEqual([...G711_TABLES["a-law"]], EXPECTED.telephone.alaw);
  assert.deepEqual([...G711_TABLES["mu-law"]], EXPECTED.telephone.mulaw);
});

Deno.test("G711_TABLES are odd: the sign bit turns a sample into its negative", () => {
  for (const table of Object.values(G711_TABLES)) {
    for (let code = 0; code < 128; code++) {
      // Compared as a sum: µ-law has two zeros.
      assert.equal(table[code] + table[code | 128], 0, `code ${code}`);
    }
  }
});
