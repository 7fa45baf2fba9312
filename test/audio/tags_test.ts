import assert from "node:assert/strict";
import { Source } from "../../lib/audio/source.ts";
import { audioRange } from "../../lib/audio/tags.ts";
import { concat } from "./containers.ts";

const AUDIO = new Uint8Array(200).fill(7);

/** An ID3v2 tag with `size` bytes behind its header of 10. */
function id3v2(size: number, flags = 0): Uint8Array {
  const tag = new Uint8Array(10 + size);
  tag.set([0x49, 0x44, 0x33, 4, 0, flags, 0, 0, size >> 7, size & 127]);
  return tag;
}

/** An ID3v1 tag. */
function id3v1(): Uint8Array {
  const tag = new Uint8Array(128);
  tag.set(new TextEncoder().encode("TAG"));
  return tag;
}

/** An APEv2 tag of `size` bytes with its footer, and a header before if there is one. */
function apeTag(size: number, hasHeader: boolean): Uint8Array {
  const footer = new Uint8Array(32);
  footer.set(new TextEncoder().encode("APETAGEX"));
  const view = new DataView(footer.buffer);
  view.setUint32(12, size, true);
  view.setUint32(20, hasHeader ? 0x80000000 : 0, true);
  return concat(new Uint8Array((hasHeader ? 32 : 0) + size - 32), footer);
}

/** Where the audio lies in these parts. */
function range(...parts: Uint8Array[]) {
  return audioRange(new Source(concat(...parts), "a.mp3"));
}

Deno.test("audioRange() is the whole file without tags", () => {
  assert.deepEqual(range(AUDIO), { start: 0, end: 200 });
  assert.deepEqual(range(), { start: 0, end: 0 });
});

Deno.test("audioRange() leaves out ID3v2, with its footer, once and twice", () => {
  assert.deepEqual(range(id3v2(300), AUDIO), { start: 310, end: 510 });
  assert.deepEqual(range(id3v2(5), id3v2(6), AUDIO), { start: 31, end: 231 });
  assert.deepEqual(range(id3v2(5, 0x10), new Uint8Array(10), AUDIO), {
    start: 25,
    end: 225,
  });
});

Deno.test("audioRange() leaves out ID3v1 and APEv2, separately and together", () => {
  assert.deepEqual(range(AUDIO, id3v1()), { start: 0, end: 200 });
  for (const hasHeader of [false, true]) {
    assert.deepEqual(range(AUDIO, apeTag(50, hasHeader)), {
      start: 0,
      end: 200,
    });
    assert.deepEqual(range(id3v2(1), AUDIO, apeTag(50, hasHeader), id3v1()), {
      start: 11,
      end: 211,
    });
  }
});

Deno.test("audioRange() believes no tag that is larger than the file", () => {
  assert.deepEqual(range(id3v2(300).subarray(0, 100)), {
    start: 100,
    end: 100,
  });
  const footer = apeTag(32, false);
  new DataView(footer.buffer).setUint32(12, 0xffffffff, true);
  assert.deepEqual(range(AUDIO, footer), { start: 0, end: 232 });
  const notSafe = id3v2(5);
  notSafe[9] = 0x85;
  assert.deepEqual(range(notSafe), { start: 0, end: 15 });
});
