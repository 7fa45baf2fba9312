/**
 * What a phonetician measures in a recording, made independently of the
 * synthesiser: pitch, level, spectral balance, formants.
 *
 * @module
 */

/** RMS level, dB re full scale; −180 for silence. */
export function levelDb(samples: Float32Array): number {
  let sum = 0;
  for (const x of samples) sum += x * x;
  return 10 * Math.log10(sum / samples.length + 1e-18);
}

/** Normalised autocorrelation of a section with itself `lag` samples later. */
function correlation(x: Float32Array, lag: number): number {
  let cross = 0, first = 0, second = 0;
  for (let i = 0; i + lag < x.length; i++) {
    cross += x[i] * x[i + lag];
    first += x[i] * x[i];
    second += x[i + lag] * x[i + lag];
  }
  return cross / Math.sqrt(first * second + 1e-30);
}

/**
 * Fundamental frequency in Hz by autocorrelation: the shortest lag whose
 * correlation comes within 3 % of the best, refined to a local maximum.
 */
export function fundamental(x: Float32Array, sampleRate: number): number {
  const low = Math.floor(sampleRate / 700), high = Math.ceil(sampleRate / 55);
  const values = Array.from(
    { length: high - low },
    (_, i) => correlation(x, low + i),
  );
  const best = Math.max(...values);
  let at = values.findIndex((value) => value > best - 0.03);
  while (values[at + 1] > values[at]) at++;
  return sampleRate / (low + at);
}

/** Power at one frequency under a Hann window (Goertzel's sum, written out). */
function powerAt(x: Float32Array, frequency: number, sampleRate: number) {
  let re = 0, im = 0;
  for (let i = 0; i < x.length; i++) {
    const hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / x.length);
    const angle = 2 * Math.PI * frequency * i / sampleRate;
    re += hann * x[i] * Math.cos(angle);
    im += hann * x[i] * Math.sin(angle);
  }
  return re * re + im * im;
}

/** Level of a band in dB, sampled at `count` frequencies over it. */
export function bandDb(
  x: Float32Array,
  [low, high]: [number, number],
  sampleRate: number,
  count = 60,
): number {
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += powerAt(x, low + (high - low) * (k + 0.5) / count, sampleRate);
  }
  return 10 * Math.log10(sum * (high - low) / count + 1e-18);
}

/** Coefficients of the all-pole model of a section (Levinson and Durbin). */
function linearPrediction(x: Float64Array, order: number): Float64Array {
  const r = Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = 0; i + lag < x.length; i++) sum += x[i] * x[i + lag];
    return sum;
  });
  const a = new Float64Array(order + 1);
  a[0] = 1;
  let error = r[0] * (1 + 1e-9);
  for (let m = 1; m <= order; m++) {
    let sum = r[m];
    for (let i = 1; i < m; i++) sum += a[i] * r[m - i];
    const k = -sum / error;
    const before = a.slice();
    for (let i = 1; i < m; i++) a[i] = before[i] + k * before[m - i];
    a[m] = k;
    error *= 1 - k * k;
  }
  return a;
}

/** Every `factor`-th sample after a moving average of that length, twice; pre-emphasised, Hann-windowed. */
function prepare(x: Float32Array, factor: number): Float64Array {
  const average = (y: Float64Array) =>
    y.map((_, i) => {
      let sum = 0;
      for (let k = 0; k < factor; k++) sum += y[i - k] ?? 0;
      return sum / factor;
    });
  const low = average(average(Float64Array.from(x)));
  const few = low.filter((_, i) => i % factor === 0);
  return few.map((y, i) =>
    (y - 0.97 * (few[i - 1] ?? 0)) *
    (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / few.length))
  );
}

/** Peaks of the all-pole spectrum below 4 kHz, Hz, lowest first. */
export function formantPeaks(x: Float32Array, sampleRate: number): number[] {
  const factor = 5;
  const rate = sampleRate / factor;
  const a = linearPrediction(prepare(x, factor), 12);
  const response = (frequency: number) => {
    let re = 0, im = 0;
    a.forEach((coefficient, i) => {
      re += coefficient * Math.cos(2 * Math.PI * frequency * i / rate);
      im -= coefficient * Math.sin(2 * Math.PI * frequency * i / rate);
    });
    return -(re * re + im * im);
  };
  const grid = Array.from({ length: 400 }, (_, i) => 150 + 10 * i);
  const heights = grid.map(response);
  return grid.filter((frequency, i) =>
    frequency < 4000 && heights[i] > heights[i - 1] &&
    heights[i] >= heights[i + 1]
  );
}
