/**
 * Small folders of synthetic speech under a corpus's own file names.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { encodeWav } from "../../../lib/audio/mod.ts";
import {
  type ClipName,
  parseClipName,
} from "../../../lib/corpus/corpora/mod.ts";
import {
  type ClipFacts,
  type CorpusSpec,
  isRefusal,
} from "../../../lib/corpus/corpus_spec.ts";
import { synthesise } from "../../../lib/corpus/synthesis/mod.ts";
import { EMOTIONS } from "../../../lib/paper.ts";

/**
 * A RAVDESS name and a seed that sound like what the facts say: for each serial number
 * of a speaker's clips of one label and take other samples, as long as they can by the
 * same voice.
 */
function nameFor(
  { label, sex, take }: ClipFacts,
  speaker: number,
  serial: number,
): { name: ClipName; seed: number } {
  const emotion = EMOTIONS.find((name) => name === label) ?? "calm";
  let rest = serial;
  const draw = (count: number) => {
    const value = rest % count;
    rest = Math.floor(rest / count);
    return value;
  };
  const statement = 1 + draw(2) as 1 | 2;
  const intensity = emotion === "neutral" || draw(2) === 0
    ? "normal"
    : "strong";
  const repetition = 1 + (take === undefined ? draw(2) : (take - 1) % 2) as
    | 1
    | 2;
  // Odd numbers are men. Speakers of unknown sex alternate.
  const actor = sex === undefined
    ? 1 + speaker % 24
    : 1 + (2 * speaker + (sex === "female" ? 1 : 0)) % 24;
  return {
    name: {
      ...parseClipName("03-01-01-01-01-01-01"),
      emotion,
      intensity,
      statement,
      repetition,
      actor,
    },
    seed: 1 + rest,
  };
}

/**
 * Write clips of a corpus, spoken by the synthesizer.
 *
 * @param clips facts of each clip, by path below the folder
 * @param cast  another number, other voices
 */
export async function speakClips(
  folder: string,
  clips: Record<string, ClipFacts>,
  cast = 0,
): Promise<void> {
  const speakers = [
    ...new Set(Object.values(clips).map(({ speaker }) => speaker)),
  ];
  const serials = new Map<string, number>();
  for (const [path, facts] of Object.entries(clips)) {
    const key = `${facts.speaker} ${facts.label} ${facts.take ?? 1}`;
    const serial = serials.get(key) ?? 0;
    serials.set(key, serial + 1);
    const speaker = speakers.indexOf(facts.speaker);
    const { name, seed } = nameFor(facts, speaker, serial);
    const { waveform } = synthesise(name, 100 * cast + seed);
    const file = join(folder, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeFile(file, encodeWav(waveform));
  }
}

/** Write clips of a known corpus, whose names say what is in them. */
export async function speakNames(
  folder: string,
  spec: CorpusSpec,
  paths: readonly string[],
  cast = 0,
): Promise<void> {
  const clips = paths.map((path) => {
    const [, place = "", name] = /(?:([^/]*)\/)?([^/]*)\.wav$/.exec(path)!;
    const facts = spec.parseName(name, place);
    if (isRefusal(facts)) throw new Error(`${path}: ${facts.reason}`);
    return [path, facts] as const;
  });
  await speakClips(folder, Object.fromEntries(clips), cast);
}
