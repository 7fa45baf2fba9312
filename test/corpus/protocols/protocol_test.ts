import assert from "node:assert/strict";
import {
  PROTOCOL_NAMES,
  PROTOCOLS,
} from "../../../lib/corpus/protocols/protocol.ts";

Deno.test("PROTOCOLS lists the seven protocols with their folds", () => {
  const folds = PROTOCOL_NAMES.map((name) => [name, PROTOCOLS[name].folds]);
  assert.deepEqual(Object.fromEntries(folds), {
    "copies-before-split": 1,
    "files-twice": 1,
    "random": 1,
    "pairs": 1,
    "actors-5": 5,
    "actors-6": 6,
    "loso": 24,
  });
});

Deno.test("PROTOCOLS say the same in leaks, byActor and separates", () => {
  for (const name of PROTOCOL_NAMES) {
    const { leaks, byActor, separates } = PROTOCOLS[name];
    assert.equal(leaks, separates === "nothing", name);
    assert.equal(byActor, separates === "actor", name);
  }
});
