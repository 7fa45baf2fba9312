/**
 * A folder of a few synthetic clips, so that runs of the command line take seconds.
 *
 * @module
 */
import { join } from "@std/path";
import { encodeWav } from "../../lib/audio/mod.ts";
import { openEmbedded } from "../../lib/corpus/mod.ts";

/** Clips of each emotion. */
const CLIPS_AN_EMOTION = 12;

/** Writes the folder; returns its path. */
export async function makeSmallCorpus(): Promise<string> {
  const corpus = await openEmbedded();
  const folder = await Deno.makeTempDir();
  const byEmotion = Map.groupBy(corpus.clips, (clip) => clip.label);
  for (
    const clip of [...byEmotion.values()].flatMap((c) =>
      c.slice(0, CLIPS_AN_EMOTION)
    )
  ) {
    const path = join(folder, `${clip.name}.wav`);
    await Deno.writeFile(path, encodeWav(await corpus.load(clip)));
  }
  return folder;
}
