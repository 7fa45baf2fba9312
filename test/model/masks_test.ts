import assert from "node:assert/strict";
import { maskChunks } from "../../lib/model/mod.ts";
import { Random } from "../../lib/random.ts";

const SHAPE = [7, 6, 8] as const;
const [CHUNKS, MELS, FRAMES] = SHAPE;
const SIZE = CHUNKS * MELS * FRAMES;

const none = { timeMasks: 0, maxFrames: 0, melMasks: 0, maxMels: 0 };

Deno.test("maskChunks() masks the same frames of the clip in chunks that overlap", () => {
  const settings = { ...none, timeMasks: 1, maxFrames: 10 };
  for (let seed = 0; seed < 50; seed++) {
    const x = new Float32Array(SIZE).fill(1);
    maskChunks(x, SHAPE, settings, new Random(seed));
    const masked = new Set<number>();
    const kept = new Set<number>();
    x.forEach((value, i) => {
      const chunk = Math.floor(i / (MELS * FRAMES));
      const frame = i % FRAMES + chunk * FRAMES / 2;
      (value === 0 ? masked : kept).add(frame);
    });
    const frames = [...masked].sort((a, b) => a - b);
    assert(frames.every((frame) => !kept.has(frame)), "in one chunk alone");
    assert(frames.length <= 10);
    const contiguous = frames.every((frame, i) => frame === frames[0] + i);
    assert(contiguous, `${frames}`);
  }
});

Deno.test("maskChunks() masks the same mel bands in all chunks of an item, others in the next", () => {
  const settings = { ...none, melMasks: 1, maxMels: 3 };
  const random = new Random(2);
  const bands: string[] = [];
  for (let n = 0; n < 20; n++) {
    const x = new Float32Array(SIZE).fill(1);
    maskChunks(x, SHAPE, settings, random);
    const masked = Array.from({ length: MELS }, (_, m) => x[m * FRAMES] === 0);
    x.forEach((value, i) => {
      const mel = Math.floor(i / FRAMES) % MELS;
      assert.equal(value === 0, masked[mel]);
    });
    assert(masked.filter(Boolean).length <= 3);
    bands.push(masked.join());
  }
  assert(new Set(bands).size > 3);
});

Deno.test("maskChunks() gives each item its own masks, and without masks changes nothing", () => {
  const settings = { timeMasks: 1, maxFrames: 10, melMasks: 1, maxMels: 3 };
  const x = new Float32Array(8 * SIZE).fill(1);
  maskChunks(x, SHAPE, settings, new Random(3));
  const items = new Set(
    Array.from(
      { length: 8 },
      (_, i) => x.slice(i * SIZE, (i + 1) * SIZE).join(),
    ),
  );
  assert(items.size > 4, `${items.size}`);
  const y = x.slice();
  maskChunks(y, SHAPE, none, new Random(3));
  assert.deepEqual(y, x);
});

Deno.test("maskChunks() wants whole items", () => {
  assert.throws(
    () => maskChunks(new Float32Array(5), SHAPE, none, new Random(1)),
    /x must hold whole items of 336 values, got 5/,
  );
});
