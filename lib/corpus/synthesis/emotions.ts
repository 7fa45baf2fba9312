/**
 * How each emotion is spoken at both intensities, as shifts from neutral.
 *
 * The directions follow Banse and Scherer (1996), Juslin and Laukka (2003) and
 * Scherer (2003): anger and fear high and fast, anger loud with a flat
 * spectrum, sadness soft, slow and falling, fear with tremor, surprise with a
 * wide rising contour, disgust slow, low and creaky. The sizes of pitch, level
 * and length are near the means over RAVDESS's own clips (Livingstone and
 * Russo 2018), measured by autocorrelation on eight of its actors.
 *
 * @module
 */
import type { Emotion } from "../../paper.ts";
import type { Intensity } from "../corpora/ravdess_name.ts";
import { DIMENSIONS, makeManner, type Manner } from "./manner.ts";

/** Shifts in the order of `DIMENSIONS`. RAVDESS has no strong neutral: it would be neutral. */
type Row = readonly number[];

// deno-fmt-ignore
const SHIFTS: Record<Emotion, Record<Intensity, Row>> = {
  //                   pitch accent slope final length pause level tension breath tremor rough precision smile
  neutral:   { normal: [ 0,    0,    0,    0,    0,    0,    0,    0,     0,     0,    0,     0,    0    ],
               strong: [ 0,    0,    0,    0,    0,    0,    0,    0,     0,     0,    0,     0,    0    ] },
  calm:      { normal: [-0.6, -0.5,  0.4, -0.3,  0.17, 0.03,-2.5, -0.3,   0.12,  0,   -0.05, -0.05, 0    ],
               strong: [-0.4, -0.4,  0.7, -0.3,  0.38, 0.1, -2.5, -0.45,  0.22,  0,   -0.05, -0.05, 0    ] },
  happy:     { normal: [ 3.6,  2.6,  0.6,  1.6, -0.02, 0,    5,    0.3,   0,     0,    0,     0.2,  0.06 ],
               strong: [ 8.6,  4.6,  0.8,  2.4,  0.06, 0,   13,    0.6,   0,     0,    0,     0.35, 0.1  ] },
  sad:       { normal: [ 0.8, -1.0, -0.8, -1.2,  0.1,  0.06,-1.5, -0.4,   0.2,   0.12, 0.05, -0.25,-0.03 ],
               strong: [ 5.2, -0.2, -2.2, -2.8,  0.22, 0.12, 3,   -0.45,  0.4,   0.4,  0.12, -0.3, -0.05 ] },
  angry:     { normal: [ 3.2,  2.6, -1.4, -2.2,  0.14, 0.02, 9,    0.6,  -0.04,  0,    0.12,  0.2,  0    ],
               strong: [10.4,  4.6, -1.8, -3.2,  0.22, 0.02,22,    1.1,  -0.05,  0.05, 0.3,   0.35, 0.01 ] },
  fearful:   { normal: [ 4.8, -0.4,  0.4,  0.8, -0.08, 0,    6,    0,     0.25,  0.5,  0.05,  0,    0.01 ],
               strong: [12.6,  0,    0.6,  1.6, -0.04, 0,   16,    0.2,   0.4,   1.0,  0.1,   0.05, 0.02 ] },
  disgust:   { normal: [ 0.4,  1.0, -1.8, -2.6,  0.3,  0.08, 2.5,  0.1,   0.1,   0,    0.45,  0.1, -0.06 ],
               strong: [ 2.8,  2.6, -2.4, -3.6,  0.45, 0.14, 8.5,  0.2,   0.1,   0,    0.7,   0.2, -0.1  ] },
  surprised: { normal: [ 4.2,  2.4,  2.2,  6.0, -0.14, 0,    5.5,  0.1,   0.05,  0,    0,     0.1,  0.02 ],
               strong: [ 6.6,  4.4,  3.8, 10.5, -0.2,  0,   10,    0.1,   0.05,  0,   -0.05,  0.15, 0.02 ] },
};

/**
 * The shift from neutral that an emotion asks for, before the actor makes it
 * their own.
 *
 * @example Anger is louder than sadness
 * ```ts
 * import { emotionShift } from "./emotions.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(emotionShift("angry", "strong").level > emotionShift("sad", "strong").level);
 * ```
 */
export function emotionShift(emotion: Emotion, intensity: Intensity): Manner {
  const row = SHIFTS[emotion][intensity];
  return makeManner((name) => row[DIMENSIONS.indexOf(name)]);
}
