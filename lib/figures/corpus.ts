/**
 * Figures of what a corpus holds.
 *
 * @module
 */

import { type Emotion, EMOTIONS } from "../paper.ts";
import { categoryAxis, endTexts } from "./draw/categories.ts";
import type { Mark } from "./draw/description.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty } from "./draw/ranges.ts";
import { emotionColour } from "./draw/theme.ts";

/** What is counted; the clips of a corpus are such. */
export interface Countable {
  emotion: Emotion;
  intensity: "normal" | "strong";
  actor: number;
}

/** How many clips are of an emotion, and of what else is asked for. */
function count(
  clips: readonly Countable[],
  emotion: Emotion,
  also: (clip: Countable) => boolean,
): number {
  return clips.filter((clip) => clip.emotion === emotion && also(clip)).length;
}

/** Bars of normal clips, of strong ones after them, and the numbers. */
function intensityMarks(normal: number[], strong: number[]): Mark[] {
  const bars = {
    kind: "bars" as const,
    horizontal: true,
    at: EMOTIONS.map((_, k) => k),
    colours: EMOTIONS.map(emotionColour),
    thickness: 0.66,
  };
  const hovers = (counts: number[], what: string) =>
    EMOTIONS.map((emotion, k) => `${emotion}, ${what}: ${counts[k]}`);
  const totals = normal.map((n, k) => n + strong[k]);
  const texts = totals.map((total, k) =>
    strong[k]
      ? `${total}  (${normal[k]} normal, ${strong[k]} strong)`
      : `${total}  (normal alone)`
  );
  return [
    { ...bars, length: normal, hovers: hovers(normal, "normal") },
    {
      ...bars,
      base: normal,
      length: strong,
      opacity: 0.45,
      hovers: hovers(strong, "strong"),
    },
    ...endTexts(totals, texts, { colour: "$muted" }),
  ];
}

/** Clips of each emotion, normal and strong apart. */
function byIntensity(clips: readonly Countable[], title: string): Figure {
  const [normal, strong] = ["normal", "strong"].map((intensity) =>
    EMOTIONS.map((emotion) =>
      count(clips, emotion, (clip) => clip.intensity === intensity)
    )
  );
  const totals = normal.map((n, k) => n + strong[k]);
  const named = EMOTIONS.map((e, k) => `${e} ${normal[k]} + ${strong[k]}`);
  return new Figure({
    title,
    subtitle: "Full colour: normal intensity; pale: strong",
    summary: `${title}: ${clips.length} clips: ${
      named.join(", ")
    } (normal + strong)`,
    height: 360,
    marginRight: 190,
    panels: [{
      x: { title: "Clips", range: [0, Math.max(...totals)], grid: true },
      y: categoryAxis(EMOTIONS),
      marks: intensityMarks(normal, strong),
    }],
  });
}

/** Clips of each emotion by each actor, as a table of counts. */
function byActor(clips: readonly Countable[], title: string): Figure {
  const actors = [...new Set(clips.map((clip) => clip.actor))].sort((a, b) =>
    a - b
  );
  const counts = EMOTIONS.map((emotion) =>
    actors.map((actor) => count(clips, emotion, (clip) => clip.actor === actor))
  );
  const top = Math.max(...counts.flat());
  const ticks = { at: actors.map((_, k) => k), labels: actors.map(String) };
  return new Figure({
    title,
    subtitle:
      "Clips of each emotion by each actor; odd numbers are men, even women",
    summary:
      `${title}: ${clips.length} clips of ${actors.length} actors, up to ${top} of an emotion by one actor`,
    height: 380,
    panels: [{
      x: { title: "Actor", range: [-0.5, actors.length - 0.5], ticks },
      y: categoryAxis(EMOTIONS),
      marks: [{
        kind: "cells",
        // Up to a third of the map: counts that are all alike need no alarm.
        values: counts.map((row) => row.map((n) => n / top / 3)),
        texts: counts.map((row) => row.map(String)),
        hovers: counts.map((row, e) =>
          row.map((n, a) => `actor ${actors[a]}, ${EMOTIONS[e]}: ${n} clips`)
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
