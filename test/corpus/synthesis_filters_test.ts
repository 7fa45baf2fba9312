import assert from "node:assert/strict";
import {
  AntiResonator,
  BandPass,
  OnePole,
  Resonator,
  smooth,
} from "../../lib/corpus/synthesis/filters.ts";

const RATE = 48_000;

/** Gain at a frequency, from the answer to an impulse. */
function gain(
  process: (block: Float64Array) => void,
  frequency: number,
  length = 9600,
): number {
  const block = new Float64Array(length);
  block[0] = 1;
  process(block);
  let re = 0, im = 0;
  block.forEach((x, i) => {
    re += x * Math.cos(2 * Math.PI * frequency * i / RATE);
    im += x * Math.sin(2 * Math.PI * frequency * i / RATE);
  });
  return Math.hypot(re, im);
}

const resonate = (frequency: number, bandwidth: number) => (b: Float64Array) =>
  new Resonator(RATE).process(b, frequency, bandwidth);

Deno.test("Resonator has unit gain at 0 Hz, its peak at the formant and 3 dB less at the band's edges", () => {
  const process = resonate(1500, 100);
  const peak = gain(process, 1500);
  assert.ok(Math.abs(gain(process, 0) - 1) < 1e-6);
  assert.ok(peak > gain(process, 1480) && peak > gain(process, 1520));
  for (const edge of [1450, 1550]) {
    const drop = 20 * Math.log10(peak / gain(process, edge));
    // A resonator's skirts are not quite even: 3.01 dB within a tenth.
    assert.ok(Math.abs(drop - 3.01) < 0.3, `${edge} Hz: ${drop} dB`);
  }
});

Deno.test("Resonator gives the same samples in one block and in a hundred", () => {
  const whole = Float64Array.from({ length: 960 }, (_, i) => Math.sin(i * i));
  const parts = whole.slice();
  const one = new Resonator(RATE), many = new Resonator(RATE);
  one.process(whole, 700, 90);
  for (let i = 0; i < 960; i += 96) {
    many.process(parts.subarray(i, i + 96), 700, 90);
  }
  assert.deepEqual(parts, whole);
});

Deno.test("Resonator's frequency can jump without a click", () => {
  const block = new Float64Array(480);
  for (let i = 0; i < block.length; i++) {
    block[i] = Math.sin(2 * Math.PI * 100 * i / RATE);
  }
  const resonator = new Resonator(RATE);
  resonator.process(block.subarray(0, 240), 2000, 200);
  resonator.process(block.subarray(240), 2600, 200);
  // Of a 100 Hz sine the steepest step is 2π·100/48000 = 0.013.
  for (let i = 230; i < 260; i++) {
    assert.ok(Math.abs(block[i + 1] - block[i]) < 0.02, `sample ${i}`);
  }
});

Deno.test("AntiResonator undoes a Resonator of the same frequency within 1e-9", () => {
  const signal = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i * i));
  const filtered = signal.slice();
  new Resonator(RATE).process(filtered, 270, 100);
  new AntiResonator(RATE).process(filtered, 270, 100);
  signal.forEach((x, i) =>
    assert.ok(Math.abs(x - filtered[i]) < 1e-9, `sample ${i}`)
  );
});

Deno.test("BandPass has unit gain at its centre within 1 %, none at 0 Hz and half the rate", () => {
  for (const [centre, width] of [[2300, 700], [6800, 3000]]) {
    const process = (b: Float64Array) =>
      new BandPass(RATE).process(b, centre, width);
    const peak = Math.max(
      ...Array.from(
        { length: 41 },
        (_, i) => gain(process, centre * (0.8 + 0.01 * i)),
      ),
    );
    assert.ok(Math.abs(peak - 1) < 0.01, `${centre} Hz: ${peak}`);
    assert.ok(gain(process, 0) < 1e-9);
    assert.ok(gain(process, RATE / 2) < 1e-6);
  }
});

Deno.test("OnePole passes 0 Hz and loses 3 dB at its cutoff within 0.1 dB", () => {
  const process = (b: Float64Array) => new OnePole(RATE).process(b, 500);
  assert.ok(Math.abs(gain(process, 0) - 1) < 1e-9);
  const drop = -20 * Math.log10(gain(process, 500));
  assert.ok(Math.abs(drop - 3.01) < 0.1, `${drop} dB`);
});

Deno.test("smooth() keeps a constant, mirrors a mirrored step and leaves 0 alone", () => {
  const flat = smooth(new Float64Array(50).fill(3), 5);
  for (const x of flat) assert.ok(Math.abs(x - 3) < 1e-12);
  const step = smooth(
    Float64Array.from({ length: 100 }, (_, i) => +(i > 49)),
    5,
  );
  for (let i = 30; i < 50; i++) {
    assert.ok(Math.abs(step[i] + step[99 - i] - 1) < 0.01, `step ${i}`);
  }
  const same = Float64Array.of(1, 5, 2);
  assert.deepEqual([...smooth(same, 0)], [1, 5, 2]);
});
