/**
 * From tracks to sound: source → nose → cascade of formants, with frication
 * beside it (Klatt 1980, figure 2).
 *
 * @module
 */
import { Random } from "../../random.ts";
import { AntiResonator, BandPass, OnePole, Resonator } from "./filters.ts";
import { fromDecibels } from "../../maths.ts";
import { WhiteNoise } from "./noise.ts";
import { FRAME_RATE } from "./prosody.ts";
import { GlottalSource } from "./source.ts";
import type { Take } from "./take.ts";
import type { Tracks } from "./tracks.ts";

/** Rate of RAVDESS, Hz. */
export const SAMPLE_RATE = 48_000;
const BLOCK = SAMPLE_RATE / FRAME_RATE;

/** Bandwidths of F1 … F4, Hz; those of F1 and F2 grow with breath, which damps them. */
const BANDWIDTHS = [85, 100, 120, 160] as const;
const BREATH_DAMPING = 1500;
/** Amplitude of full aspiration, against the voice's pulses. */
const ASPIRATION = 0.25;
/** Frication below this amplitude isn't made: it is lost in the 16 bits. */
const INAUDIBLE = 1e-5;
/** Formants that no sound moves: F5 … F14, one a kilohertz in a tract of 17.5 cm. */
const UPPER = Array.from({ length: 10 }, (_, i) => ({
  frequency: 4400 + 1000 * i,
  bandwidth: 220 + 40 * i,
}));
/**
 * The poles above F14 lift what lies below them (Fant's higher-pole
 * correction), and RAVDESS's microphone lifts it again: by up to this factor,
 * from this frequency on (Hz). Set so that the mean spectrum falls as RAVDESS's does.
 */
const HIGHER_POLES = { factor: 9, cutoff: 4200 };
/** The nose: a pole at 270 Hz and a zero that moves away from it as the velum opens. */
const NASAL_POLE = 270;
const NASAL_ZERO_SHIFT = 180;
const NASAL_BANDWIDTH = 100;
const NASAL_DAMPING = 120;

/** The vocal tract with its state. */
class Tract {
  #nasalPole = new Resonator(SAMPLE_RATE);
  #nasalZero = new AntiResonator(SAMPLE_RATE);
  #formants = [0, 1, 2, 3].map(() => new Resonator(SAMPLE_RATE));
  #upper = UPPER.map(() => new Resonator(SAMPLE_RATE));
  #low = new OnePole(SAMPLE_RATE);
  #lift = new Float64Array(BLOCK);
  readonly #tractScale: number;

  constructor(tractScale: number) {
    this.#tractScale = tractScale;
  }

  /** Filters the source's block in place, as the tract stands in one frame. */
  process(block: Float64Array, tracks: Tracks, frame: number): void {
    const nasal = tracks.nasal[frame];
    const damping = NASAL_DAMPING * nasal +
      BREATH_DAMPING * tracks.breath[frame];
    this.#nasalPole.process(block, NASAL_POLE, NASAL_BANDWIDTH);
    this.#nasalZero.process(
      block,
      NASAL_POLE + NASAL_ZERO_SHIFT * nasal,
      NASAL_BANDWIDTH,
    );
    for (const [n, resonator] of this.#formants.entries()) {
      const bandwidth = BANDWIDTHS[n] + (n < 2 ? damping : 0);
      resonator.process(
        block,
        tracks.formants[n][frame],
        bandwidth,
      );
    }
    for (const [n, resonator] of this.#upper.entries()) {
      const { frequency, bandwidth } = UPPER[n];
      resonator.process(
        block,
        frequency * this.#tractScale,
        bandwidth,
      );
    }
    this.#correct(block);
  }

  #correct(block: Float64Array): void {
    const { factor, cutoff } = HIGHER_POLES;
    this.#lift.set(block);
    this.#low.process(this.#lift, cutoff * this.#tractScale);
    for (let i = 0; i < BLOCK; i++) {
      block[i] += (factor - 1) * (block[i] - this.#lift[i]);
    }
  }
}

/** Noise made at a constriction, which the tract in front of it shapes. */
class Frication {
  #band = new BandPass(SAMPLE_RATE);
  #block = new Float64Array(BLOCK);
  #noise: WhiteNoise;
  #gain: number;
  #tractScale: number;

  constructor(take: Take) {
    this.#tractScale = take.actor.tractScale;
    this.#noise = new WhiteNoise(take.seed, `synthesis/frication/${take.name}`);
    this.#gain = fromDecibels(take.sibilance);
  }

  /** Adds one frame's noise to `block`. */
  addTo(block: Float64Array, tracks: Tracks, frame: number): void {
    const level = this.#gain * tracks.frication[frame];
    if (level < INAUDIBLE) return;
    for (let i = 0; i < BLOCK; i++) this.#block[i] = level * this.#noise.next();
    this.#band.process(
      this.#block,
      tracks.fricationCentre[frame] * this.#tractScale,
      tracks.fricationWidth[frame],
    );
    for (let i = 0; i < BLOCK; i++) block[i] += this.#block[i];
  }
}

function createSource(take: Take): GlottalSource {
  return new GlottalSource(
    SAMPLE_RATE,
    new Random(take.seed, `synthesis/irregularity/${take.name}`),
    new WhiteNoise(take.seed, `synthesis/breath/${take.name}`),
  );
}

/**
 * Speaks the tracks.
 *
 * @returns sound pressure at an arbitrary level, shape [frames × 96], 48 kHz
 */
export function renderSpeech(take: Take, tracks: Tracks): Float64Array {
  const speech = new Float64Array(tracks.frames * BLOCK);
  const source = createSource(take);
  const tract = new Tract(take.actor.tractScale);
  const frication = new Frication(take);
  for (let frame = 0; frame < tracks.frames; frame++) {
    const block = speech.subarray(frame * BLOCK, (frame + 1) * BLOCK);
    const voice = tracks.voice[frame];
    source.fill(block, {
      f0: tracks.f0[frame],
      openQuotient: take.openQuotient,
      tiltCutoff: take.tiltCutoff,
      voice,
      breath: take.breath * voice + ASPIRATION * tracks.breath[frame],
      jitter: take.jitter,
      shimmer: take.shimmer,
    });
    tract.process(block, tracks, frame);
    frication.addTo(block, tracks, frame);
  }
  return speech;
}
