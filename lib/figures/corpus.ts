/**
 * Figures of what a corpus holds.
 *
 * @module
 */

import { type Emotion, EMOTIONS } from "../paper.ts";
import { Figure } from "./figure.ts";
import { nonEmpty } from "./ranges.ts";
import { emotionColour } from "./theme.ts";

/** What is counted; the clips of a corpus are such. */
export interface Countable {
  emotion: Emotion;
  intensity: "normal" | "strong";
  actor: number;
}

/** Clips of each emotion, normal and strong apart. */
function byIntensity(clips: readonly Countable[], title: string): Figure {
  const count = (emotion: Emotion, intensity: string) =>
    clips.filter((c) => c.emotion === emotion && c.intensity === intensity)
      .length;
  const normal = EMOTIONS.map((emotion) => count(emotion, "normal"));
  const strong = EMOTIONS.map((emotion) => count(emotion, "strong"));
  const totals = normal.map((n, k) => n + strong[k]);
  const colours = EMOTIONS.map(emotionColour);
  const at = EMOTIONS.map((_, k) => k);
  return new Figure({
    title,
    subtitle: "Full colour: normal intensity; pale: strong",
    summary: `${title}: ${clips.length} clips: ${
      EMOTIONS.map((e, k) => `${e} ${normal[k]} + ${strong[k]}`).join(", ")
    } (normal + strong)`,
    height: 360,
    marginRight: 190,
    panels: [{
      x: { title: "Clips", range: [0, Math.max(...totals)], grid: true },
      y: {
        range: [7.5, -0.5],
        ticks: { at, labels: [...EMOTIONS] },
        grid: false,
      },
      marks: [
        {
          kind: "bars",
          horizontal: true,
          at,
          length: normal,
          colours,
          thickness: 0.66,
          hovers: EMOTIONS.map((e, k) => `${e}, normal: ${normal[k]}`),
        },
        {
          kind: "bars",
          horizontal: true,
          at,
          base: normal,
          length: strong,
          colours,
          opacity: 0.45,
          thickness: 0.66,
          hovers: EMOTIONS.map((e, k) => `${e}, strong: ${strong[k]}`),
        },
        ...at.map((k) => ({
          kind: "text" as const,
          x: totals[k],
          y: k,
          text: strong[k]
            ? `${totals[k]}  (${normal[k]} normal, ${strong[k]} strong)`
            : `${totals[k]}  (normal alone)`,
          colour: "$muted" as const,
          shift: [8, 0] as const,
        })),
      ],
    }],
  });
}

/** Clips of each emotion by each actor, as a table of counts. */
function byActor(clips: readonly Countable[], title: string): Figure {
  const actors = [...new Set(clips.map((clip) => clip.actor))].sort((a, b) =>
    a - b
  );
  const counts = EMOTIONS.map((emotion) =>
    actors.map((actor) =>
      clips.filter((c) => c.emotion === emotion && c.actor === actor).length
    )
  );
  const top = Math.max(...counts.flat());
  return new Figure({
    title,
    subtitle:
      "Clips of each emotion by each actor; odd numbers are men, even women",
    summary:
      `${title}: ${clips.length} clips of ${actors.length} actors, up to ${top} of an emotion by one actor`,
    height: 380,
    panels: [{
      x: {
        title: "Actor",
        range: [-0.5, actors.length - 0.5],
        ticks: { at: actors.map((_, k) => k), labels: actors.map(String) },
      },
      y: {
        range: [7.5, -0.5],
        ticks: { at: EMOTIONS.map((_, k) => k), labels: [...EMOTIONS] },
        grid: false,
      },
      marks: [{
        kind: "cells",
        // Up to a third of the map: counts that are all alike need no alarm.
        values: counts.map((row) => row.map((count) => count / top / 3)),
        texts: counts.map((row) => row.map(String)),
        hovers: counts.map((row, e) =>
          row.map((count, a) =>
            `actor ${actors[a]}, ${EMOTIONS[e]}: ${count} clips`
          )
        ),
        map: "$shares",
      }],
    }],
  });
}

/**
 * How many clips there are of each emotion: normal and strong, or by actor
 * (paper, fig. 2).
 *
 * @param clips at least one
 * @throws {RangeError} if there is none
 *
 * @example
 * ```ts
 * import { countsBars } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const clips = [
 *   { emotion: "sad", intensity: "normal", actor: 1 },
 *   { emotion: "sad", intensity: "strong", actor: 2 },
 * ] as const;
 * assert.match(countsBars(clips).summary, /2 clips.* sad 1 \+ 1/);
 * assert.match(countsBars(clips, { by: "actor" }).summary, /2 actors/);
 * ```
 */
export function countsBars(
  clips: readonly Countable[],
  { by = "intensity", title = "Clips of each emotion" }: {
    by?: "intensity" | "actor";
    title?: string;
  } = {},
): Figure {
  nonEmpty(clips, "counts", "clips");
  return by === "actor" ? byActor(clips, title) : byIntensity(clips, title);
}
