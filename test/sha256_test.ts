import fc from "fast-check";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sha256, sha256Name } from "../lib/sha256.ts";

const node = (content: Uint8Array | string) =>
  createHash("sha256").update(content).digest("hex");

/** Runs a function as in a page that came by plain HTTP. */
async function withoutSubtle(run: () => Promise<void>): Promise<void> {
  const original = Object.getOwnPropertyDescriptor(crypto, "subtle");
  Object.defineProperty(crypto, "subtle", {
    value: undefined,
    configurable: true,
  });
  try {
    await run();
  } finally {
    if (original) Object.defineProperty(crypto, "subtle", original);
    else delete (crypto as { subtle?: SubtleCrypto }).subtle;
  }
}

Deno.test("sha256() and sha256Name() give the digits of OpenSSL, with the engine's own and without", async () => {
  const check = () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: "grapheme" }),
        async (bytes, text) => {
          assert.equal(await sha256(bytes), node(bytes));
          assert.equal(await sha256(text), node(text));
          assert.equal(sha256Name(text), node(text));
        },
      ),
      { numRuns: 60 },
    );
  await check();
  await withoutSubtle(async () => {
    assert.equal(crypto.subtle, undefined);
    await check();
  });
});
