/**
 * The sounds of the two sentences as acoustic targets for a vocal tract of
 * 17.5 cm (after the tables of Klatt 1980; vowels near Peterson and Barney,
 * JASA 24, 1952; loci of the stops after Delattre, Liberman and Cooper 1955).
 *
 * @module
 */

/** A stretch of sound with constant targets; `formants.ts` glides between them. */
export interface Segment {
  /** length in a neutral utterance, seconds */
  duration: number;
  /** share of a change of tempo that it takes: 1 for vowels, little for bursts */
  elastic: number;
  /** F1 … F4, Hz */
  formants: readonly [number, number, number, number];
  /** amplitude of voicing, 0 … 1 */
  voice: number;
  /** amplitude of aspiration, 0 … 1 */
  breath?: number;
  /** frication: amplitude 0 … 1, and the noise's centre and bandwidth in Hz */
  frication?: { level: number; centre: number; width: number };
  /** coupling of the nose, 0 … 1 */
  nasal?: number;
}

/**
 * Names of the sounds, in ARPAbet, and four variants of ours: `OR` is the vowel
 * before r, `K2` the weaker k inside a word, `G2` the g after a back vowel, `DX`
 * the flap in "sitting".
 */
export type Phoneme = keyof typeof PHONEMES;

const vowel = (
  duration: number,
  f1: number,
  f2: number,
  f3: number,
): Segment => ({
  duration,
  elastic: 1,
  formants: [f1, f2, f3, 3400],
  voice: 1,
});

const closure = (
  duration: number,
  formants: Segment["formants"],
  voice: number,
): Segment => ({ duration, elastic: 0.5, formants, voice });

const release = (
  duration: number,
  formants: Segment["formants"],
  level: number,
  centre: number,
  width: number,
): Segment => ({
  duration,
  elastic: 0.1,
  formants,
  voice: 0,
  breath: 0.15,
  frication: { level, centre, width },
});

const aspiration = (
  duration: number,
  formants: Segment["formants"],
): Segment => ({ duration, elastic: 0.4, formants, voice: 0, breath: 0.4 });

const VELAR_FRONT = [280, 1990, 2750, 3400] as const;
const VELAR_BACK = [280, 1150, 2250, 3400] as const;
const ALVEOLAR = [250, 1700, 2650, 3500] as const;
const LABIAL = [220, 950, 2150, 3300] as const;
const HISS = [300, 1500, 2550, 3600] as const;

/** Targets of each sound. */
export const PHONEMES = {
  IH: [vowel(0.085, 400, 1850, 2570)],
  AA: [vowel(0.125, 680, 1080, 2500)],
  OR: [vowel(0.13, 490, 850, 2450)],
  R: [vowel(0.11, 420, 1230, 1620)],
  ER: [vowel(0.105, 470, 1290, 1620)],
  AX: [vowel(0.055, 480, 1480, 2500)],
  AY: [vowel(0.1, 700, 1200, 2550), vowel(0.075, 400, 1950, 2600)],
  K: [
    closure(0.06, VELAR_FRONT, 0),
    release(0.016, VELAR_FRONT, 0.55, 2300, 700),
    aspiration(0.045, [380, 1950, 2700, 3400]),
  ],
  K2: [
    closure(0.07, VELAR_FRONT, 0),
    release(0.014, VELAR_FRONT, 0.4, 2300, 700),
    aspiration(0.018, [380, 1950, 2700, 3400]),
  ],
  T: [
    closure(0.06, ALVEOLAR, 0),
    release(0.014, ALVEOLAR, 0.6, 4600, 2400),
    aspiration(0.045, [480, 1400, 2600, 3500]),
  ],
  DX: [closure(0.03, ALVEOLAR, 0.35)],
  D: [
    closure(0.055, ALVEOLAR, 0.16),
    release(0.01, ALVEOLAR, 0.4, 4200, 2200),
  ],
  G2: [
    closure(0.05, VELAR_BACK, 0.16),
    release(0.012, VELAR_BACK, 0.25, 1500, 600),
  ],
  B: [
    closure(0.06, LABIAL, 0.18),
    release(0.008, LABIAL, 0.2, 900, 1400),
  ],
  DH: [{
    duration: 0.05,
    elastic: 0.6,
    formants: [290, 1300, 2540, 3400],
    voice: 0.4,
    frication: { level: 0.05, centre: 5800, width: 4000 },
  }],
  Z: [{
    duration: 0.085,
    elastic: 0.6,
    formants: HISS,
    voice: 0.28,
    frication: { level: 0.3, centre: 6600, width: 3000 },
  }],
  S: [{
    duration: 0.125,
    elastic: 0.6,
    formants: HISS,
    voice: 0,
    frication: { level: 0.5, centre: 6800, width: 3000 },
  }],
  NG: [{
    duration: 0.085,
    elastic: 0.8,
    formants: [300, 1950, 2650, 3400],
    voice: 0.6,
    nasal: 1,
  }],
} satisfies Record<string, readonly Segment[]>;
