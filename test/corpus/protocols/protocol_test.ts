import assert from "node:assert/strict";
import {
  findProtocol,
  isProtocolName,
  PROTOCOL_NAMES,
  PROTOCOLS,
} from "../../../lib/corpus/protocols/protocol.ts";

Deno.test("PROTOCOLS have as many folds as were published, or one per speaker", () => {
  const folds = PROTOCOL_NAMES.map((name) => [name, PROTOCOLS[name].folds]);
  assert.partialDeepStrictEqual(Object.fromEntries(folds), {
    "copies-before-split": 1,
    "files-twice": 1,
    "random": 1,
    "pairs": 1,
    "actors-5": 5,
    "actors-6": 6,
    "loso": undefined,
    "ladder-emotion": 5,
    "ladder-voice": 5,
    "ladder-take": 5,
    "ladder-recording": 5,
  });
});

Deno.test("PROTOCOLS say the same in leaks, bySpeaker and separates", () => {
  for (const name of PROTOCOL_NAMES) {
    const { leaks, bySpeaker, separates } = PROTOCOLS[name];
    assert.equal(leaks, separates === "nothing", name);
    assert.equal(bySpeaker, separates === "speaker", name);
  }
});

Deno.test("findProtocol() reads the number of folds from a name, and knows no other", () => {
  assert.equal(findProtocol("speakers-10").folds, 10);
  assert(findProtocol("speakers-10").bySpeaker);
  assert.equal(findProtocol("random-5").separates, "recording");
  for (
    const name of [
      "speakers-1",
      "speakers-0",
      "speakers-05",
      "random-101",
      "speakers-2.5",
      "toString",
      "",
    ]
  ) {
    assert(!isProtocolName(name), name);
    assert.throws(
      () => findProtocol(name),
      /one of copies-before-split, .*, loso, .*, speakers-K/,
    );
  }
});
