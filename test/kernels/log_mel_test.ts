import assert from "node:assert/strict";
import {
  Kernels,
  logMel,
  type LogMelScale,
  type LogMelTables,
  type Variant,
} from "../../lib/kernels/mod.ts";
import { Random } from "../../lib/random.ts";

function load(threads: number, binary: Variant): Promise<Kernels> {
  return Kernels.load({ threads, binary });
}

function randomValues(n: number, purpose: string): Float32Array {
  const random = new Random(5, purpose);
  return new Float32Array(n).map(() => random.normal());
}

/** A window of random values, and a band for each bin or for each pair and triple. */
function makeTables(
  nFft: number,
  winLength: number,
  binsPerBand: number,
): LogMelTables {
  const weights = randomValues(binsPerBand, "weights").map(Math.abs);
  return {
    nFft,
    hopLength: 5,
    window: randomValues(winLength, "window"),
    roots: Float32Array.from({ length: 2 * nFft }, (_, i) => {
      const angle = 2 * Math.PI * (i >> 1) / nFft;
      return i % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
    }),
    bands: Array.from(
      { length: nFft / 2 + 2 - binsPerBand },
      (_, start) => ({ start, weights }),
    ),
  };
}

/** Leaves NaN in all memory, which no one uses here: what is read unwritten shows. */
function poison(kernels: Kernels): void {
  new Float32Array(kernels.memory.buffer).fill(NaN);
}

/** |X[k]|² of a frame by the definition, in float64. */
function powers(frame: number[], nFft: number): number[] {
  return Array.from({ length: nFft / 2 + 1 }, (_, k) => {
    let re = 0;
    let im = 0;
    frame.forEach((value, n) => {
      const angle = 2 * Math.PI * (k * n % nFft) / nFft;
      re += value * Math.cos(angle);
      im -= value * Math.sin(angle);
    });
    return re * re + im * im;
  });
}

/** Decibels below the largest power, not floored. */
const unfloored = ({ power }: { power: number }): LogMelScale => ({
  max: power,
  least: power * 1e-20,
  floor: -200,
});

/** Band powers below the largest, by the definition. */
function expected(
  samples: Float32Array,
  { nFft, hopLength, window, bands }: LogMelTables,
  frames: number,
  before: number,
): number[] {
  const columns = Array.from({ length: frames }, (_, t) => {
    const frame = Array.from(
      window,
      (w, i) => w * (samples[t * hopLength + i - before] ?? 0),
    );
    const power = powers(frame, nFft);
    return bands.map(({ start, weights }) =>
      Array.from(weights).reduce((sum, w, i) => sum + w * power[start + i], 0)
    );
  });
  return bands.flatMap((_, m) => columns.map((column) => column[m]));
}

Deno.test("logMel() has the powers of the definition within 1e-6 of the largest, transforms of 32 to 1024, whatever the memory held", async () => {
  const kernels = await load(2, "strict");
  for (const nFft of [32, 64, 128, 256, 512, 1024]) {
    for (const winLength of [1, nFft / 2 - 1, nFft / 2, nFft - 3, nFft]) {
      for (const binsPerBand of [1, 2, 3]) {
        const what = `nFft ${nFft}, window ${winLength}, ${binsPerBand} bins`;
        const tables = makeTables(nFft, winLength, binsPerBand);
        const samples = randomValues(40, what);
        const signal = { samples, before: 3, frames: 8 };
        poison(kernels);
        const [db] = logMel(kernels, tables, [signal], unfloored);
        const want = expected(samples, tables, 8, 3);
        const largest = Math.max(...want);
        assert.equal(db.length, want.length);
        db.forEach((value, i) => {
          const error = 10 ** (value / 10) - want[i] / largest;
          assert(Math.abs(error) < 1e-6, `${what}: off by ${error} at ${i}`);
        });
      }
    }
  }
});

Deno.test("logMel() takes decibels within 1e-6 dB and 2e-7 of them over 150 dB, and exactly 0 of the largest", async () => {
  const kernels = await load(1, "strict");
  const n = 2000;
  const samples = new Float32Array(n).map((_, i) => 2 ** (-i / 80));
  const tables = { ...makeTables(32, 1, 1), hopLength: 1 };
  tables.window[0] = 1;
  const [db] = logMel(
    kernels,
    { ...tables, bands: [{ start: 0, weights: [1] }] },
    [{ samples, before: 0, frames: n }],
    ({ power }) => ({ max: power, least: 0, floor: -500 }),
  );
  assert.equal(db[0], 0);
  db.forEach((value, i) => {
    const want = 20 * Math.log10(samples[i]);
    const allowed = 1e-6 + 2e-7 * Math.abs(want);
    assert(Math.abs(value - want) < allowed, `sample ${i}: ${value}, ${want}`);
  });
});

Deno.test("logMel() gives the same bits from both binaries, for 1, 2 and 5 threads, and again", async () => {
  const tables = { ...makeTables(256, 100, 3), hopLength: 50 };
  const signals = [9000, 1, 3333, 6500].map((length, i) => ({
    samples: randomValues(length, `signal ${i}`),
    before: 50,
    frames: 1 + Math.floor(length / 50),
  }));
  let first: Int32Array[] | undefined;
  for (const variant of ["strict", "relaxed"] as const) {
    for (const threads of [1, 2, 5]) {
      const kernels = await load(threads, variant);
      for (let run = 0; run < 3; run++) {
        const bits = logMel(kernels, tables, signals, unfloored)
          .map(({ buffer }) => new Int32Array(buffer));
        first ??= bits;
        assert.deepEqual(bits, first, `${variant}, ${threads} threads`);
      }
    }
  }
});
