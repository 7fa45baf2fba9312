import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { readOggStream } from "../../lib/audio/ogg_pages.ts";
import { Source } from "../../lib/audio/source.ts";
import {
  buildOgg,
  mendOgg,
  oggPageOffsets,
  type OggPagePlan,
} from "./containers.ts";
import { fixture } from "./fixtures.ts";

const FIRST = 2;
const LAST = 4;
const CONTINUED = 1;

/** A packet of `length` bytes that are all `value`. */
function packet(value: number, length = 10): Uint8Array {
  return new Uint8Array(length).fill(value);
}

const PAGES: OggPagePlan[] = [
  { flags: FIRST, granule: 0n, sequence: 0, packets: [packet(1)] },
  { flags: 0, granule: 100n, sequence: 1, packets: [packet(2), packet(3)] },
  { flags: LAST, granule: 170n, sequence: 2, packets: [packet(4)] },
];

/** Read pages. */
function read(pages: OggPagePlan[]) {
  return readOggStream(new Source(buildOgg(pages), "a.ogg"));
}

Deno.test("readOggStream() gives packets in order and the position of each page", () => {
  const { packets, marks } = read(PAGES);
  assert.deepEqual(packets, [packet(1), packet(2), packet(3), packet(4)]);
  assert.deepEqual(marks, [
    { nPackets: 1, granule: 0 },
    { nPackets: 3, granule: 100 },
    { nPackets: 4, granule: 170 },
  ]);
});

Deno.test("readOggStream() takes the end of the file for the end of a stream that has no mark of it", () => {
  const unmarked = [...PAGES.slice(0, 2), { ...PAGES[2], flags: 0 }];
  assert.deepEqual(read(unmarked), read(PAGES));
});

Deno.test("readOggStream() joins a packet that spans three pages", () => {
  const { packets, marks } = read([
    PAGES[0],
    { flags: 0, granule: -1n, sequence: 1, packets: [packet(7, 255)] },
    { flags: CONTINUED, granule: -1n, sequence: 2, packets: [packet(8, 255)] },
    {
      flags: CONTINUED | LAST,
      granule: 9n,
      sequence: 3,
      packets: [packet(9, 3), packet(5, 1)],
    },
  ]);
  assert.equal(packets.length, 3);
  assert.deepEqual(
    packets[1],
    Uint8Array.from([...packet(7, 255), ...packet(8, 255), ...packet(9, 3)]),
  );
  assert.deepEqual(packets[2], packet(5, 1));
  assert.deepEqual(marks[1], { nPackets: 3, granule: 9 });
});

const BROKEN: Record<string, [pages: OggPagePlan[], expected: RegExp]> = {
  "a page that is missing": [[PAGES[0], PAGES[2]], /page 1/],
  "pages of two streams": [
    [PAGES[0], { ...PAGES[1], serial: 2 }, PAGES[2]],
    /one stream/,
  ],
  "a second start": [
    [PAGES[0], { ...PAGES[1], flags: FIRST }, PAGES[2]],
    /one stream/,
  ],
  "a start without its mark": [
    [{ ...PAGES[0], flags: 0 }, PAGES[1], PAGES[2]],
    /one stream/,
  ],
  "a stream behind the stream": [
    [...PAGES, ...PAGES],
    /the end of the file after the stream's last page/,
  ],
  "an empty packet": [[PAGES[0], {
    ...PAGES[1],
    packets: [packet(2), packet(0, 0)],
  }, PAGES[2]], /content/],
  "a packet that continues from nowhere": [[PAGES[0], {
    ...PAGES[1],
    flags: CONTINUED,
  }, PAGES[2]], /^a new packet/],
  "a packet that does not continue": [[PAGES[0], {
    ...PAGES[1],
    packets: [packet(2, 255)],
  }, PAGES[2]], /^the continuation of a packet/],
  "a packet that does not end": [[...PAGES.slice(0, 2), {
    ...PAGES[2],
    packets: [packet(2, 255)],
  }], /the rest of a packet/],
};

for (const [what, [pages, expected]] of Object.entries(BROKEN)) {
  Deno.test(`readOggStream() refuses ${what}`, () => {
    assert.throws(() => read(pages), {
      name: "AudioError",
      file: "a.ogg",
      expected,
    });
  });
}

Deno.test("readOggStream() refuses a file that is cut off anywhere", async () => {
  const file = fixture("stereo.opus.ogg");
  for (let length = 4; length < file.length; length += 31) {
    await assert.rejects(decodeAudio(file.subarray(0, length)), {
      name: "AudioError",
    }, `${length}`);
  }
});

Deno.test("readOggStream() refuses a file in which any one byte is damaged", async () => {
  const whole = fixture("mono.vorbis.ogg");
  for (let offset = 0; offset < whole.length; offset += 13) {
    const file = whole.slice();
    file[offset] ^= 0x40;
    await assert.rejects(
      decodeAudio(file),
      { name: "AudioError" },
      `byte ${offset}`,
    );
  }
});

Deno.test("mendOgg() of the tests leaves the checksums of ffmpeg's files as they are", () => {
  for (const name of ["mono.vorbis.ogg", "stereo.opus.ogg"]) {
    const file = fixture(name);
    assert.ok(oggPageOffsets(file).length >= 3);
    const mended = file.slice();
    mendOgg(mended);
    assert.deepEqual(mended, file);
  }
});
