import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { allocatedBytes } from "./allocation_meter.ts";
import { buildOgg, mendOgg, oggPageOffsets } from "./containers.ts";
import { EXPECTED, fixture } from "./fixtures.ts";

const NAMES = ["mono.vorbis.ogg", "mono.opus.ogg"];
const N_SAMPLES = EXPECTED.lossy["mono.opus.ogg"].nSamples;

/** A file with the positions of its pages changed from the first one with audio on. */
function withGranules(
  name: string,
  change: (granule: bigint, isLast: boolean) => bigint,
) {
  const file = fixture(name);
  const view = new DataView(file.buffer);
  const offsets = oggPageOffsets(file);
  offsets.forEach((offset, i) => {
    const granule = view.getBigInt64(offset + 6, true);
    if (granule === 0n) return;
    view.setBigInt64(
      offset + 6,
      change(granule, i === offsets.length - 1),
      true,
    );
  });
  mendOgg(file);
  return file;
}

for (const name of NAMES) {
  Deno.test(`decodeOgg() ends ${name} where its last page says`, async () => {
    const whole = await decodeAudio(fixture(name));
    assert.equal(whole.channels[0].length, N_SAMPLES);
    const short = await decodeAudio(
      withGranules(name, (granule, isLast) => isLast ? granule - 50n : granule),
    );
    assert.deepEqual(
      short.channels[0],
      whole.channels[0].slice(0, N_SAMPLES - 50),
    );
  });

  Deno.test(`decodeOgg() refuses ${name} if it ends before its last page says`, async () => {
    const file = withGranules(
      name,
      (granule, isLast) => isLast ? granule + 5_000n : granule,
    );
    await assert.rejects(decodeAudio(file), {
      name: "AudioError",
      found: /: cut off$/,
    });
  });

  Deno.test(`decodeOgg() refuses ${name} with a last position of 2^62 and takes little memory`, async () => {
    const file = withGranules(
      name,
      (granule, isLast) => isLast ? 2n ** 62n : granule,
    );
    const bytes = await allocatedBytes(() =>
      assert.rejects(decodeAudio(file), { name: "AudioError" })
    );
    // Bounded by the number of packets, not by the position.
    assert.ok(bytes < 200 * file.length + 2 ** 20, `${bytes} bytes were taken`);
  });

  Deno.test(`decodeOgg() refuses ${name} without any position`, async () => {
    await assert.rejects(decodeAudio(withGranules(name, () => -1n)), {
      name: "AudioError",
      expected: "samples",
      found: "none",
    });
  });
}

/** A file whose audio stands on several pages: every page after the headers is split. */
function onManyPages(
  name: string,
): {
  file: Uint8Array;
  /** all positions moved */
  shift(by: bigint): Uint8Array;
  /** another last position */
  end(position: bigint): Uint8Array;
} {
  const source = fixture(name);
  const view = new DataView(source.buffer);
  const packets: Uint8Array[] = [];
  let pending: number[] = [];
  for (const offset of oggPageOffsets(source)) {
    const lacing = source.subarray(
      offset + 27,
      offset + 27 + source[offset + 26],
    );
    let start = offset + 27 + lacing.length;
    for (const length of lacing) {
      pending.push(...source.subarray(start, start + length));
      start += length;
      if (length === 255) continue;
      packets.push(Uint8Array.from(pending));
      pending = [];
    }
  }
  const last = view.getBigInt64(oggPageOffsets(source).at(-1)! + 6, true);
  const PER_PACKET = 960n;
  const audio = packets.slice(2);
  const build = (shift: bigint, end = last) =>
    buildOgg([
      { flags: 2, granule: 0n, sequence: 0, packets: [packets[0]] },
      { flags: 0, granule: 0n, sequence: 1, packets: [packets[1]] },
      ...audio.map((packet, i) => ({
        flags: i === audio.length - 1 ? 4 : 0,
        granule: shift +
          (i === audio.length - 1 ? end : PER_PACKET * BigInt(i + 1)),
        sequence: i + 2,
        packets: [packet],
      })),
    ]);
  return {
    file: build(0n),
    shift: build,
    end: (position) => build(0n, position),
  };
}

Deno.test("decodeOgg() gives the same samples from one page and from one page per packet", async () => {
  const whole = await decodeAudio(fixture("mono.opus.ogg"));
  const { file } = onManyPages("mono.opus.ogg");
  assert.deepEqual(await decodeAudio(file), whole);
});

Deno.test("decodeOgg() reads a stream that starts late, as recorded from a broadcast", async () => {
  const whole = await decodeAudio(fixture("mono.opus.ogg"));
  const { shift } = onManyPages("mono.opus.ogg");
  assert.deepEqual(await decodeAudio(shift(48_000n * 86_400n)), whole);
});

Deno.test("decodeOgg() drops what stands before position 0", async () => {
  const whole = await decodeAudio(fixture("mono.opus.ogg"));
  const { shift } = onManyPages("mono.opus.ogg");
  const { channels: [samples] } = await decodeAudio(shift(-100n));
  assert.deepEqual(samples, whole.channels[0].slice(100));
});

/** First packets of other codecs, and what the error says was found. */
const OTHER_CODECS: [packet: string, found: string][] = [
  ["Speex   1.2.0", "Speex"],
  ["\x7fFLAC\x01\0\0\x01fLaC", "FLAC in Ogg"],
  ["theora", '"theora"'],
  ["fishead\0", "several streams (Ogg Skeleton)"],
];

for (const [packet, found] of OTHER_CODECS) {
  Deno.test(`decodeOgg() refuses a stream of another codec by its name: ${found}`, async () => {
    const file = buildOgg([{
      flags: 6,
      granule: 0n,
      sequence: 0,
      packets: [new TextEncoder().encode(packet)],
    }]);
    await assert.rejects(decodeAudio(file, "a.ogg"), {
      name: "AudioError",
      expected: "Vorbis or Opus",
      found,
    });
  });
}

for (const name of NAMES) {
  Deno.test(`decodeOgg() reads ${name} without a mark on its last page, as Android writes it`, async () => {
    const file = fixture(name);
    file[oggPageOffsets(file).at(-1)! + 5] &= ~4;
    mendOgg(file);
    assert.deepEqual(await decodeAudio(file), await decodeAudio(fixture(name)));
  });
}

Deno.test("decodeOgg() cuts up to a whole last page, and refuses a last position before it", async () => {
  const whole = await decodeAudio(fixture("mono.opus.ogg"));
  const { length } = whole.channels[0];
  const { end } = onManyPages("mono.opus.ogg");
  // The page before the last ends at packet 20 of 21, less 312 samples of pre-skip.
  const { channels: [cut] } = await decodeAudio(end(960n * 20n));
  assert.deepEqual(cut, whole.channels[0].slice(0, 960 * 20 - 312));
  assert.ok(cut.length < length);
  for (const position of [960n * 20n - 1n, 1_000n, 400n]) {
    await assert.rejects(decodeAudio(end(position), "a.opus"), {
      name: "AudioError",
      message:
        `Cannot read a.opus: byte 0 (Ogg stream): expected a last position behind all pages but the last, got ${position}`,
    });
  }
});

Deno.test("decodeOgg() does not decode 200,000 packets where positions say 1,000 samples", async () => {
  const file = fixture("mono.opus.ogg");
  const [head, comments, audio] = oggPageOffsets(file);
  const headers = [
    file.slice(head + 28, comments),
    file.slice(comments + 28, audio),
  ];
  // 20 ms of silence in one byte; and one that libopus would refuse, were it asked.
  const silence = Uint8Array.of(0xf8);
  const invalid = Uint8Array.of(0xfb);
  const bomb = buildOgg([
    { flags: 2, granule: 0n, sequence: 0, packets: [headers[0]] },
    { flags: 0, granule: 0n, sequence: 1, packets: [headers[1]] },
    ...Array.from({ length: 800 }, (_, i) => ({
      flags: i === 799 ? 4 : 0,
      granule: 1_000n,
      sequence: i + 2,
      packets: Array(255).fill(i < 400 ? silence : invalid),
    })),
  ]);
  await assert.rejects(decodeAudio(bomb), {
    name: "AudioError",
    expected: "a last position behind all pages but the last",
    found: "1000",
  });
});

Deno.test("decodeOgg() refuses a stream without a packet", async () => {
  const file = buildOgg([{ flags: 6, granule: 0n, sequence: 0, packets: [] }]);
  await assert.rejects(decodeAudio(file), {
    name: "AudioError",
    expected: "a packet",
  });
});

Deno.test("decodeOgg() refuses a file that has only headers", async () => {
  for (const name of NAMES) {
    const file = fixture(name);
    const offsets = oggPageOffsets(file);
    const heads = file.slice(0, offsets[offsets.length - 1]);
    heads[offsets[offsets.length - 2] + 5] |= 4;
    mendOgg(heads);
    await assert.rejects(decodeAudio(heads), { name: "AudioError" }, name);
  }
});
