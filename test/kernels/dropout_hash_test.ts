import assert from "node:assert/strict";
import {
  dropoutHash,
  dropoutMask,
  dropoutThreshold,
} from "../../lib/kernels/dropout_hash.ts";

Deno.test("dropoutHash() gives values worked out by hand with 64-bit integers", () => {
  const mask = 0xffffffffn;
  const byHand = (index: number, key: number) => {
    let h = (BigInt(index) * 0x9e3779b9n & mask) ^ (BigInt(key) & mask);
    h = ((h ^ (h >> 16n)) * 0x7feb352dn) & mask;
    h = ((h ^ (h >> 15n)) * 0x846ca68bn) & mask;
    return Number(h ^ (h >> 16n));
  };
  for (const index of [0, 1, 2, 12345, 2 ** 31, 2 ** 32 - 1]) {
    for (const key of [0, 1, -1, 0x12345678, -2147483648]) {
      assert.equal(
        dropoutHash(index, key),
        byHand(index, key),
        `${index} ${key}`,
      );
    }
  }
});

Deno.test("dropoutMask() drops the asked share within 4 standard deviations, 5 rates x 4 keys", () => {
  const size = 100_000;
  for (const rate of [0, 0.1, 0.3, 0.4, 0.9]) {
    for (const key of [0, 1, 2, -77]) {
      const dropped = dropoutMask(size, key, rate).filter((v) =>
        v === 0
      ).length;
      const deviation = Math.sqrt(size * rate * (1 - rate));
      assert(
        Math.abs(dropped - size * rate) <= 4 * deviation,
        `rate ${rate}, key ${key}: ${dropped} of ${size}`,
      );
    }
  }
});

Deno.test("dropoutMask() of neighbouring keys and places is uncorrelated within 0.02", () => {
  const size = 20_000;
  const centred = (key: number) =>
    dropoutMask(size, key, 0.5).map((v) => v - 1);
  const a = centred(1);
  const b = centred(2);
  for (const lag of [0, 1, 2, 16, 64, 1024]) {
    for (const [name, other] of [["same key", a], ["next key", b]] as const) {
      if (lag === 0 && other === a) continue;
      let sum = 0;
      for (let i = 0; i + lag < size; i++) sum += a[i] * other[i + lag];
      // 0.02 is 2.8 standard deviations of a correlation of 20,000 pairs.
      assert(Math.abs(sum / size) < 0.02, `${name}, lag ${lag}: ${sum / size}`);
    }
  }
});

Deno.test("dropoutThreshold() refuses rates outside [0, 1)", () => {
  for (const rate of [-0.1, 1, 1.5, NaN]) {
    assert.throws(() => dropoutThreshold(rate), {
      name: "RangeError",
      message: `Cannot drop units: rate must be in [0, 1), got ${rate}`,
    });
  }
});
