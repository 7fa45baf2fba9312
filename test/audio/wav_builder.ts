/**
 * Writes WAV files of every kind, sound or broken, independently of the library.
 *
 * @module
 */

/** A chunk to put beside the samples; its body is padded to even size. */
export interface Chunk {
  id: string;
  body: Uint8Array;
}

/** What to write. Values that are left out are the right ones. */
export interface WavPlan {
  /** integers (or floats), one array per frame */
  frames: number[][];
  kind: "pcm" | "float";
  bits: number;
  sampleRate?: number;
  extensible?: boolean;
  before?: Chunk[];
  after?: Chunk[];
  /** the size that the data chunk states */
  dataSize?: number;
  /** overrides of fields of the fmt chunk */
  channels?: number;
  frameSize?: number;
  tag?: number;
}

const SUBFORMAT_TAIL = [
  0,
  0,
  0,
  0,
  16,
  0,
  0x80,
  0,
  0,
  0xaa,
  0,
  0x38,
  0x9b,
  0x71,
];

/** Little-endian bytes of an integer. */
function le(value: number, nBytes: number): number[] {
  return Array.from(
    { length: nBytes },
    (_, i) => Math.floor(value / 256 ** i) & 255,
  );
}

/** One sample as it stands in the file. */
function sampleBytes(value: number, plan: WavPlan): number[] {
  const nBytes = plan.bits / 8;
  if (plan.kind === "pcm") {
    return le(
      plan.bits === 8 ? value + 128 : value + (value < 0 ? 2 ** plan.bits : 0),
      nBytes,
    );
  }
  const view = new DataView(new ArrayBuffer(nBytes));
  if (plan.bits === 32) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

/** A chunk with its header and pad byte. */
function chunkBytes(
  id: string,
  body: ArrayLike<number>,
  size = body.length,
): number[] {
  const pad = body.length % 2 === 1 ? [0] : [];
  return [
    ...new TextEncoder().encode(id),
    ...le(size, 4),
    ...Array.from(body),
    ...pad,
  ];
}

/** The body of the fmt chunk. */
function formatBody(plan: WavPlan): number[] {
  const channels = plan.channels ?? plan.frames[0]?.length ?? 1;
  const sampleRate = plan.sampleRate ?? 48_000;
  const frameSize = plan.frameSize ?? channels * plan.bits / 8;
  const tag = plan.tag ?? (plan.kind === "pcm" ? 1 : 3);
  const body = [
    ...le(plan.extensible ? 0xfffe : tag, 2),
    ...le(channels, 2),
    ...le(sampleRate, 4),
    ...le(sampleRate * frameSize % 2 ** 32, 4),
    ...le(frameSize, 2),
    ...le(plan.bits, 2),
  ];
  if (!plan.extensible) return body;
  return [
    ...body,
    ...le(22, 2),
    ...le(plan.bits, 2),
    ...le(0, 4),
    ...le(tag, 2),
    ...SUBFORMAT_TAIL,
  ];
}

/** The file as planned. */
export function buildWav(plan: WavPlan): Uint8Array<ArrayBuffer> {
  const data = plan.frames.flatMap((frame) =>
    frame.flatMap((value) => sampleBytes(value, plan))
  );
  const beside = (chunks: Chunk[] = []) =>
    chunks.flatMap(({ id, body }) => chunkBytes(id, body));
  const body = [
    ...new TextEncoder().encode("WAVE"),
    ...chunkBytes("fmt ", formatBody(plan)),
    ...beside(plan.before),
    ...chunkBytes("data", data, plan.dataSize),
    ...beside(plan.after),
  ];
  return Uint8Array.from(chunkBytes("RIFF", body));
}

/** Text as bytes. */
function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}

/**
 * Chunks as in the original RAVDESS files: filler that puts the samples at a page of
 * the disk, then a date, a broadcast extension and an editor's notes of odd size.
 */
export const ORIGINAL_CHUNKS: { before: Chunk[]; after: Chunk[] } = {
  before: [{ id: "FLLR", body: new Uint8Array(4044) }],
  after: [
    {
      id: "LIST",
      body: text("INFOICRD\x1a\0\0\x002013-01-01T00:00:00-05:00\0"),
    },
    { id: "bext", body: new Uint8Array(602) },
    {
      id: "_PMX",
      body: text(
        `<?xpacket begin="\u{feff}"?><x:xmpmeta>${
          "<rdf:li/>".repeat(40)
        }</x:xmpmeta><?xpacket end="w"?>\n`,
      ),
    },
  ],
};
