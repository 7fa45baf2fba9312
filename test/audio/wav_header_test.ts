import assert from "node:assert/strict";
import { plainWav, WAV_HEADER_SIZE } from "../../lib/audio/wav_header.ts";
import { buildWav } from "./wav_builder.ts";

Deno.test("plainWav() writes the header that the tests' own writer writes, 6 formats", () => {
  for (
    const [kind, bits] of [["pcm", 16], ["pcm", 32], ["float", 64]] as const
  ) {
    for (const channels of [1, 3]) {
      const header = {
        float: kind === "float",
        channels,
        sampleRate: 44_100,
        bits,
      };
      const frames = [Array(channels).fill(0), Array(channels).fill(0)];
      const file = plainWav(header, 2 * channels * bits / 8);
      assert.deepEqual(
        file,
        buildWav({ kind, bits, frames, sampleRate: 44_100 }),
      );
      assert.equal(file.length, WAV_HEADER_SIZE + 2 * channels * bits / 8);
    }
  }
});
