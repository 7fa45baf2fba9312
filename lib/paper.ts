/**
 * Every value of the paper that the code uses, with the section it comes from.
 * What the paper leaves out is taken from the public PyTorch code that has its figures.
 * It stands above the rooms, since audio, features, augment and model all read it.
 *
 * @module
 */

/** The eight emotions in RAVDESS order: code 01 is index 0. Class index = code − 1. */
export const EMOTIONS = [
  "neutral",
  "calm",
  "happy",
  "sad",
  "angry",
  "fearful",
  "disgust",
  "surprised",
] as const;

/** One of the eight emotion names. */
export type Emotion = typeof EMOTIONS[number];

/** Values of *Speech Emotion Recognition Using 2D CNN LSTM* (Udnur et al., 2023). */
export const PAPER = {
  /** Signals: 3 s from offset 0.5 s, at the file's rate. */
  signal: { sampleRate: 48_000, offset: 0.5, duration: 3, nSamples: 144_000 },
  /** Mel spectrogram; the values are those of the public code. */
  features: {
    sampleRate: 48_000,
    nFft: 1024,
    winLength: 512,
    hopLength: 256,
    nMels: 128,
    fMin: 0,
    fMax: 24_000,
    topDb: 80,
  },
  /** Chunks (fig. 5): 128 columns wide, every 64; the last 51 of 563 frames are dropped. */
  chunks: { width: 128, stride: 64, count: 7 },
  /** Augmentation: one integer SNR per clip from 15 to 29 dB, two copies. */
  augment: { snrDbLow: 15, snrDbHigh: 30, copies: 2 },
  /** Model (tables 1 and 2, fig. 6). Table 1 prints 64 input channels for the third block: it is 32. */
  model: {
    channels: [16, 32, 64, 128],
    pools: [2, 4, 4, 4],
    blockDropout: 0.4,
    lstmUnits: 64,
    lstmDropout: 0.3,
    nClasses: 8,
    trainableValues: 147_816,
  },
  /** Training: SGD; the paper plans 700 epochs, the run behind its figures was stopped in epoch 315. */
  training: {
    learningRate: 0.01,
    momentum: 0.8,
    weightDecay: 1e-3,
    batchSize: 32,
    epochs: 700,
  },
} as const;
