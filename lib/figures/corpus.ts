/**
 * Figures of what a corpus holds.
 *
 * @module
 */

import { EMOTIONS } from "../paper.ts";
import { categoryAxis, endTexts } from "./draw/categories.ts";
import type { Mark } from "./draw/description.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty } from "./draw/ranges.ts";
import { emotionColour } from "./draw/theme.ts";

/** What is counted; the clips of a corpus are such. */
export interface Countable {
  /** What is meant. */
  label: string;
  /** How strongly it is acted, where the corpus says so. */
  intensity?: string;
  /** Who speaks. */
  speaker: string;
}

/** Opacity of the bars of the first intensity, and by what share each next one pales. */
const PALER = 0.45;

/** The labels that occur: the paper's eight first, in their order. */
function labelsOf(clips: readonly Countable[]): string[] {
  const found = new Set(clips.map(({ label }) => label));
  const first = EMOTIONS.filter((emotion) => found.delete(emotion));
  return [...first, ...[...found].sort()];
}

/** How many clips are of a label, and of what else is asked for. */
function count(
  clips: readonly Countable[],
  label: string,
  also: (clip: Countable) => boolean,
): number {
  return clips.filter((clip) => clip.label === label && also(clip)).length;
}

/** Clips of each label and intensity. */
interface Stack {
  labels: string[];
  /** Empty strings where the corpus doesn't say. */
  intensities: string[];
  /** `counts[intensity][label]` */
  counts: number[][];
}

function stackOf(clips: readonly Countable[]): Stack {
  const labels = labelsOf(clips);
  const intensities = [...new Set(clips.map((clip) => clip.intensity ?? ""))];
  const counts = intensities.map((intensity) =>
    labels.map((label) =>
      count(clips, label, (clip) => (clip.intensity ?? "") === intensity)
    )
  );
  return { labels, intensities, counts };
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** Bars of each intensity, one after the other, and the numbers. */
function intensityMarks({ labels, intensities, counts }: Stack): Mark[] {
  const before = (i: number) =>
    labels.map((_, k) => sum(counts.slice(0, i).map((row) => row[k])));
  const bars = intensities.map((intensity, i): Mark => ({
    kind: "bars",
    horizontal: true,
    at: labels.map((_, k) => k),
    colours: labels.map(emotionColour),
    thickness: 0.66,
    ...(i > 0 && { base: before(i), opacity: PALER ** i }),
    length: counts[i],
    hovers: labels.map((label, k) =>
      `${label}${intensity && `, ${intensity}`}: ${counts[i][k]}`
    ),
  }));
  const totals = before(intensities.length);
  const texts = totals.map((total, k) => {
    const own = intensities.flatMap((intensity, i) =>
      intensity && counts[i][k] ? [`${counts[i][k]} ${intensity}`] : []
    );
    return own.length === 0 ? `${total}` : `${total}  (${own.join(", ")})`;
  });
  return [...bars, ...endTexts(totals, texts, { colour: "$muted" })];
}

/** Clips of each label, intensities apart. */
function byIntensity(clips: readonly Countable[], title: string): Figure {
  const stack = stackOf(clips);
  const { labels, intensities, counts } = stack;
  const own = labels.map((_, k) => counts.map((row) => row[k]));
  const named = labels.map((label, k) => `${label} ${own[k].join(" + ")}`);
  const known = intensities.some((intensity) => intensity !== "");
  const order = intensities.map((intensity) => intensity || "not said");
  return new Figure({
    title,
    ...(known && {
      subtitle: `Intensity, from full color to pale: ${order.join(", ")}`,
    }),
    summary: `${title}: ${clips.length} clips: ${named.join(", ")}${
      known ? ` (${order.join(" + ")})` : ""
    }`,
    height: 120 + 30 * labels.length,
    marginRight: 190,
    panels: [{
      x: {
        title: "Clips",
        range: [0, Math.max(...own.map(sum))],
        grid: true,
      },
      y: categoryAxis(labels),
      marks: intensityMarks(stack),
    }],
  });
}

/** Speakers in order: numbers by value, before names. */
function speakersOf(clips: readonly Countable[]): string[] {
  const key = (speaker: string) =>
    /^\d+$/.test(speaker) ? speaker.padStart(12, "0") : speaker;
  return [...new Set(clips.map((clip) => clip.speaker))]
    .sort((a, b) => key(a) < key(b) ? -1 : 1);
}

/** Clips of each label by each speaker, as a table of counts. */
function bySpeaker(clips: readonly Countable[], title: string): Figure {
  const labels = labelsOf(clips);
  const speakers = speakersOf(clips);
  const counts = labels.map((label) =>
    speakers.map((speaker) =>
      count(clips, label, (clip) => clip.speaker === speaker)
    )
  );
  const top = Math.max(...counts.flat());
  return new Figure({
    title,
    subtitle: "Clips of each emotion by each speaker",
    summary:
      `${title}: ${clips.length} clips of ${speakers.length} speakers, up to ${top} of an emotion by one speaker`,
    height: 140 + 30 * labels.length,
    panels: [{
      x: {
        title: "Speaker",
        range: [-0.5, speakers.length - 0.5],
        ticks: { at: speakers.map((_, k) => k), labels: speakers },
      },
      y: categoryAxis(labels),
      marks: [{
        kind: "cells",
        // Up to a third of the map: counts that are all alike need no alarm.
        values: counts.map((row) => row.map((n) => n / top / 3)),
        texts: counts.map((row) => row.map(String)),
        hovers: counts.map((row, e) =>
          row.map((n, a) => `speaker ${speakers[a]}, ${labels[e]}: ${n} clips`)
        ),
        map: "$shares",
      }],
    }],
  });
}

/**
 * How many clips there are of each emotion: by intensity where the corpus says so, or
 * by speaker (paper, fig. 2).
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
 *   { label: "sad", intensity: "normal", speaker: "1" },
 *   { label: "sad", intensity: "strong", speaker: "2" },
 * ];
 * assert.match(countsBars(clips).summary, /2 clips.* sad 1 \+ 1/);
 * assert.match(countsBars(clips, { by: "speaker" }).summary, /2 speakers/);
 * ```
 */
export function countsBars(
  clips: readonly Countable[],
  { by = "intensity", title = "Clips of each emotion" }: {
    by?: "intensity" | "speaker";
    title?: string;
  } = {},
): Figure {
  nonEmpty(clips, "counts", "clips");
  return by === "speaker" ? bySpeaker(clips, title) : byIntensity(clips, title);
}
