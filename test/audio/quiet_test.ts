import assert from "node:assert/strict";
import { quietly } from "../../lib/audio/quiet.ts";

Deno.test("quietly() stops work at its first word to the console, and prints nothing", () => {
  const { log, warn, error } = console;
  let went = 0;
  for (const method of ["log", "warn", "error"] as const) {
    assert.throws(() =>
      quietly(() => {
        for (;; went++) console[method]("decoder:\n\t", "bad frame", 7);
      }), { name: "DecoderComplaint", message: "decoder: bad frame 7" });
  }
  assert.equal(went, 0);
  assert.deepEqual([console.log, console.warn, console.error], [
    log,
    warn,
    error,
  ]);
});

Deno.test("quietly() opens the console again before a promise is settled", async () => {
  const { error } = console;
  let during: unknown;
  const promise = quietly(async () => {
    during = console.error;
    await Promise.resolve();
    return console.error;
  });
  assert.equal(console.error, error);
  assert.notEqual(during, error);
  assert.equal(await promise, error);
});
