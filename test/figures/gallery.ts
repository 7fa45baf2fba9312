/** Every figure once, from small synthetic data: what both renderers are tested on. */

import {
  metrics,
  ORIGINAL_CURVE,
  PAPER_TABLE_3,
} from "../../lib/evaluation/mod.ts";
import {
  createFrontEnd,
  hamming,
  hann,
  type Matrix,
} from "../../lib/features/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";

/** Two seconds of a fading tone with a little noise, at 48 kHz. */
export function tone(
  seconds = 2,
  hz = 440,
): { samples: Float32Array; sampleRate: number } {
  const random = new Random(1, "tone");
  const samples = Float32Array.from({ length: seconds * 48_000 }, (_, i) => {
    const t = i / 48_000;
    return 0.5 * Math.exp(-t) * Math.sin(2 * Math.PI * hz * t) +
      0.01 * random.normal();
  });
  return { samples, sampleRate: 48_000 };
}

/** A matrix of decibels between −80 and 0, smooth with a little noise. */
export function decibels(rows: number, columns: number): Matrix {
  const random = new Random(2, "decibels");
  const data = Float32Array.from({ length: rows * columns }, (_, i) => {
    const [r, c] = [Math.floor(i / columns), i % columns];
    const level = -40 + 35 * Math.sin(r / 9) * Math.cos(c / 40) +
      random.normal();
    return Math.min(0, Math.max(-80, level));
  });
  return { data, shape: [rows, columns] };
}

/** 1,440 clips as RAVDESS has them. */
export const clips = EMOTIONS.flatMap((emotion) =>
  Array.from({ length: 24 }, (_, a) => a + 1).flatMap((actor) =>
    (emotion === "neutral"
      ? ["normal"] as const
      : ["normal", "strong"] as const)
      .flatMap((intensity) =>
        Array(4).fill({
          label: emotion,
          intensity,
          speaker: String(actor),
        })
      )
  )
) as figures.Countable[];

/** Predictions that give the paper's table 3, spread over 24 actors. */
export const predictions = PAPER_TABLE_3.confusion.flatMap((row, t) =>
  row.flatMap((count, p) =>
    Array.from({ length: count }, (_, i) => ({
      item: `${t}-${p}-${i}`,
      clip: `${t}-${p}-${i}`,
      speaker: String(1 + (7 * t + 3 * p + i) % 24),
      truth: EMOTIONS[t],
      predicted: EMOTIONS[p],
      probabilities: EMOTIONS.map((_, k) => k === p ? 0.72 : 0.04),
    }))
  )
);

const wave = tone();
const logMel = decibels(128, 563);
const history = ORIGINAL_CURVE.slice(0, 30);

/** Features of the front end `frames`: 120 of 192 frames are real. */
function framesFeatures(): Matrix {
  const { data, shape } = decibels(105, 192);
  data.fill(0, 104 * 192).fill(1, 104 * 192, 104 * 192 + 120);
  return { data, shape };
}

/** All figures by name. */
export const gallery: Record<string, figures.Figure> = {
  "waveform": figures.waveform(wave, {
    emotion: "sad",
    window: { offset: 0.5, duration: 3 },
  }),
  "voices": figures.voices([
    { label: "sad", speaker: "1", sex: "male", pitch: 120, level: -40 },
    { label: "angry", speaker: "2", sex: "female", pitch: 310, level: -18 },
  ]),
  "waveform, few samples": figures.waveform({
    samples: wave.samples.slice(0, 50),
    sampleRate: 48_000,
  }),
  "waveformGrid": figures.waveformGrid(
    EMOTIONS.map((emotion) => ({ waveform: wave, title: emotion, emotion })),
  ),
  "lines": figures.lines(
    [{ y: [0, 1, 4], name: "squares" }, {
      y: [0, 2, 1],
      name: "points",
      points: "only",
    }],
    { title: "Two lines & <more>", xTitle: "x", yTitle: "y" },
  ),
  "histogram": figures.histogram(wave.samples.slice(0, 999), {
    title: "Samples",
    xTitle: "Amplitude",
  }),
  "spectrum": figures.spectrum([{ values: logMel.data.slice(0, 20_000) }], {
    sampleRate: 48_000,
  }),
  "spectrum, two on a log axis": figures.spectrum(
    [
      { values: logMel.data.slice(0, 513), name: "one" },
      { values: logMel.data.slice(513, 1026), name: "two" },
    ],
    { sampleRate: 48_000, logFrequency: true },
  ),
  "windowComparison": figures.windowComparison([
    { name: "Hann", samples: hann(512, "periodic") },
    { name: "Hamming", samples: hamming(512, "periodic") },
  ]),
  "melFilters": figures.melFilters(),
  "melFilters, log axis": figures.melFilters({ nMels: 40, melNorm: "none" }, {
    logFrequency: true,
  }),
  "melScales": figures.melScales(),
  "spectrogram": figures.spectrogram(decibels(513, 563)),
  "logMel": figures.logMel(logMel),
  "mfcc": figures.mfcc(decibels(20, 563)),
  "chunks": figures.chunks(decibels(7 * 128, 128).data),
  "chunks, scaled": figures.chunks(
    decibels(7 * 128, 128).data.map((v) => v / 20 + 2),
    { scaled: true },
  ),
  "filterStep": figures.filterStep(
    Array.from(
      { length: 6 },
      (_, r) => Array.from({ length: 6 }, (_, c) => c < 3 ? -60 - r : -20 + c),
    ),
    [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    6,
  ),
  "networkDrawing": figures.networkDrawing({
    chunks: Array.from({ length: 7 }, () => decibels(128, 128)),
    blocks: [64, 16, 4, 1].map((side, i) => ({
      name: `block${i + 1}`,
      shape: [7, side, side, 16 * 2 ** i],
    })),
    lstm: { name: "lstm", shape: [7, 64] },
    labels: EMOTIONS,
  }),
  "pictures": figures.pictures(
    Array.from({ length: 10 }, (_, i) => ({
      title: `channel ${i}`,
      matrix: decibels(16, 24),
    })),
    { title: "Channels", xTitle: "Time", yTitle: "Mel band" },
  ),
  "pictures, signed": figures.pictures(
    Array.from({ length: 4 }, () => {
      const { data, shape } = decibels(3, 3);
      return { matrix: { data: data.map((v) => v + 40), shape } };
    }),
    { title: "Filters", map: "$diverging", shared: true, bar: "Weight" },
  ),
  "features": figures.features(logMel, createFrontEnd({ name: "chunks" })),
  "features of frames": figures.features(
    framesFeatures(),
    createFrontEnd({ name: "frames" }),
  ),
  "noiseComparison": figures.noiseComparison([
    { title: "clean", waveform: wave, logMel },
    { title: "15 dB", waveform: wave, logMel },
  ]),
  "countsBars": figures.countsBars(clips),
  "countsBars by speaker": figures.countsBars(clips, { by: "speaker" }),
  "curves": figures.curves(history, {
    best: 28,
    beside: { name: "original", history: ORIGINAL_CURVE },
  }),
  "curves, empty": figures.curves([], { epochs: 10 }),
  "confusionHeatmap": figures.confusionHeatmap(PAPER_TABLE_3.confusion),
  "confusionPair": figures.confusionPair(
    { confusion: PAPER_TABLE_3.confusion, title: "Left" },
    {
      confusion: PAPER_TABLE_3.confusion.map((row) =>
        row.map((n) => n ? 1 : 0)
      ),
      title: "Right",
    },
  ),
  "ladderSteps": figures.ladderSteps([
    { label: "emotion", accuracy: 0.55, interval: { low: 0.5, high: 0.6 } },
    { label: "voice", accuracy: 0.72, interval: { low: 0.68, high: 0.77 } },
    { label: "take", accuracy: 0.7 },
    { label: "recording", accuracy: 0.95 },
  ]),
  "protocolBars": figures.protocolBars([
    {
      label: "copies",
      accuracy: 0.94,
      interval: { low: 0.91, high: 0.96 },
      leaks: true,
    },
    {
      label: "actors apart",
      accuracy: 0.45,
      interval: { low: 0.39, high: 0.52 },
      leaks: false,
    },
  ]),
  "recallBars": figures.recallBars(
    metrics(predictions, { labels: EMOTIONS, bySpeaker: true }).perClass,
  ),
  "probabilityBars": figures.probabilityBars(predictions[0].probabilities, {
    truth: "neutral",
  }),
};
