import assert from "node:assert/strict";
import { ChannelBuffer } from "../../lib/audio/channel_buffer.ts";

Deno.test("ChannelBuffer joins pieces and takes a part out", () => {
  const buffer = new ChannelBuffer(2, 5);
  buffer.append([Float32Array.of(1, 2), Float32Array.of(-1, -2)]);
  buffer.append([]);
  buffer.append([Float32Array.of(3), Float32Array.of(-3)]);
  assert.equal(buffer.filled, 3);
  assert.deepEqual(buffer.finish(1, 3), [
    Float32Array.of(2, 3),
    Float32Array.of(-2, -3),
  ]);
});

Deno.test("ChannelBuffer leaves out channels and samples that it has no room for", () => {
  const buffer = new ChannelBuffer(1, 3);
  buffer.append([Float32Array.of(1, 2), Float32Array.of(9, 9)]);
  buffer.append([Float32Array.of(3, 4)]);
  buffer.append([Float32Array.of(5)]);
  assert.equal(buffer.filled, 5);
  assert.deepEqual(buffer.finish(0, 3), [Float32Array.of(1, 2, 3)]);
});

Deno.test("ChannelBuffer refuses to promise what did not come", () => {
  const buffer = new ChannelBuffer(2, 4);
  const one = Float32Array.of(1);
  assert.throws(
    () => buffer.append([one]),
    /RangeError: 2 channels were promised, got 1/,
  );
  buffer.append([one, one]);
  assert.throws(
    () => buffer.finish(0, 2),
    /RangeError: 2 samples were promised, got 1/,
  );
  assert.throws(
    () => buffer.finish(1, 1),
    /RangeError: there is no sample to keep/,
  );
});
