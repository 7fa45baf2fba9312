import assert from "node:assert/strict";
import { source } from "../../lib/teach/mod.ts";

Deno.test("source() shows one function, from its first line to its last", async () => {
  const { code, markdown } = await source("features/mel_scale.ts", "hzToMel");
  assert.match(code, /^export function hzToMel\(/);
  assert.equal(code.split("\n").at(-1), "}");
  assert.equal(code.match(/^export /gm)?.length, 1);
  assert.match(markdown, /```ts\nexport function hzToMel/);
});

Deno.test("source() refuses a function that the file doesn't export", async () => {
  await assert.rejects(
    source("features/mel_scale.ts", "barkToHz"),
    /lib\/features\/mel_scale\.ts must export a function barkToHz/,
  );
});
