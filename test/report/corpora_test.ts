/**
 * Runs on small folders of each corpus, and of anyone's own: from the folder to the report.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { setBackend } from "../../lib/backend/mod.ts";
import { type ClipFacts, CORPORA } from "../../lib/corpus/mod.ts";
import {
  defaultSettings,
  evaluateRun,
  type GivenSettings,
  openCorpora,
  runExperiment,
  RunFolder,
  type Settings,
} from "../../lib/experiment/mod.ts";
import { loadModel } from "../../lib/files/mod.ts";
import { openListener } from "../../lib/listen/mod.ts";
import { writeReport } from "../../lib/report/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";
import { speakClips, speakNames } from "../corpus/corpora/spoken_folder.ts";

/** All combinations of the parts of a name. */
function names(
  parts: readonly (readonly string[])[],
  join: (parts: string[]) => string,
): string[] {
  const all = parts.reduce<string[][]>(
    (rows, part) => rows.flatMap((row) => part.map((word) => [...row, word])),
    [[]],
  );
  return all.map(join);
}

/** Paths of a few clips of each corpus. */
const PATHS: Record<string, string[]> = {
  "crema-d": names(
    [["1001", "1002", "1003", "1005"], ["DFA", "IEO"], [
      "NEU",
      "HAP",
      "SAD",
      "ANG",
      "FEA",
      "DIS",
    ]],
    ([actor, sentence, emotion]) => `${actor}_${sentence}_${emotion}_XX.wav`,
  ),
  "emo-db": names(
    [["03", "08", "09"], ["a01", "b10"], [..."NFTWAEL"], ["a", "b"]],
    (parts) => `wav/${parts.join("")}.wav`,
  ),
  "tess": names(
    [["OAF", "YAF"], [
      "back",
      "bar",
      "base",
      "bean",
      "beg",
      "bite",
      "bone",
      "book",
      "burn",
      "calm",
    ], [
      "neutral",
      "happy",
      "sad",
      "angry",
      "fear",
      "disgust",
      "ps",
    ]],
    (parts) => `${parts.join("_")}.wav`,
  ),
  "savee": names(
    [["DC", "JE", "JK"], ["n", "h", "sa", "a", "f", "d", "su"], [
      "01",
      "02",
      "03",
      "04",
    ]],
    ([speaker, emotion, sentence]) => `${speaker}/${emotion}${sentence}.wav`,
  ),
};

const settings = (corpus: string, more: GivenSettings = {}) =>
  defaultSettings({
    corpus,
    protocol: "speakers-2",
    epochs: 1,
    batch: 8,
    copies: 0,
    backend: "simd",
    ...more,
  });

/** A run with its report, and what is in them. */
async function run(directory: string, options: Settings) {
  await runExperiment(options, directory);
  const folder = new RunFolder(directory);
  const { metrics, leaks } = await evaluateRun(folder);
  await writeReport(folder);
  const page = await Deno.readTextFile(folder.file("report"));
  const words = page.replace(
    /<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g,
    "",
  )
    .replace(/ src="[^"]*"/g, "");
  const table = await folder.readPredictions();
  return { metrics, leaks, words, table };
}

/** What the run's model makes of the first test items, as its predictions say. */
async function assertPredictsTheSame(
  directory: string,
  options: Settings,
  { predictions }: {
    predictions: readonly { clip: string; probabilities: readonly number[] }[];
  },
) {
  await setBackend("simd");
  const listener = openListener(await loadModel(directory));
  const { corpus } = await openCorpora(options);
  for (const { clip: name, probabilities } of predictions.slice(0, 3)) {
    const clip = corpus.clips.find((clip) => clip.name === name)!;
    const heard = await listener.hear(await corpus.load(clip));
    assert(heard.inaudible === null);
    probabilities.forEach((p, k) =>
      assert(Math.abs(heard.probabilities[k] - p) < 1e-6, `${name}, class ${k}`)
    );
  }
  listener.dispose();
}

for (const [id, paths] of Object.entries(PATHS)) {
  Deno.test(`${id}: a folder by its names is split by speaker, trained, tested and reported`, async () => {
    await using folder = await temporaryFolder();
    const { labels, title } = CORPORA[id];
    await speakNames(join(folder.path, "clips"), CORPORA[id], paths);
    const options = settings(join(folder.path, "clips"));
    const directory = join(folder.path, "run");
    const { metrics, leaks, words, table } = await run(directory, options);
    assert.deepEqual(table.labels, labels);
    assert.deepEqual(metrics.perClass.map(({ label }) => label), labels);
    assert.equal(metrics.chance, 1 / labels.length);
    assert.equal(leaks.sameSpeaker.count, 0);
    assert.match(words, new RegExp(`Run report · ${title}`));
    assert.match(
      words,
      new RegExp(
        `guessing among ${labels.length} would be right ${
          (100 / labels.length).toFixed(1)
        } %`,
      ),
    );
    assert.doesNotMatch(
      words,
      /right 12\.5 %|chance 12\.5 %|Luna-Jiménez|The paper, table 3/,
    );
    assert.match(
      words,
      /deno task reproduce --corpus \S+ --protocol speakers-2 --fold 1 --recipe fast --epochs 1 --batch 8 --copies 0/,
    );
    assert.match(words, /chunks: 128 log-mel bands × 563 frames, 3.00 s/);
    const card = await Deno.readTextFile(join(directory, "README.md"));
    assert(card.includes(CORPORA[id].material));
    await assertPredictsTheSame(directory, options, table);
  });
}

Deno.test("clips.csv: a folder of one's own is split by speaker, trained, tested and reported", async () => {
  await using folder = await temporaryFolder();
  const clips: Record<string, ClipFacts> = Object.fromEntries(
    names([["Ada Lovelace", "Bob", "Cy"], ["happy", "sad", "angry"], [
      "1",
      "2",
      "3",
      "4",
      "5",
    ]], (p) => p.join("/"))
      .map((path) => {
        const [speaker, label] = path.split("/");
        return [`${path}.wav`, { speaker, label }];
      }),
  );
  const place = join(folder.path, "my clips");
  await speakClips(place, clips);
  const rows = Object.entries(clips).map(([path, { label, speaker }]) =>
    `${path},${label === "angry" ? "Anger" : label},${speaker}`
  );
  await Deno.writeTextFile(
    join(place, "clips.csv"),
    `file,label,speaker\n${rows.join("\n")}\n`,
  );
  const options = settings(place, { protocol: "loso" });
  const directory = join(folder.path, "run");
  const { metrics, words, table } = await run(directory, options);
  assert.deepEqual(table.labels, ["happy", "sad", "angry"]);
  assert.equal(table.predictions[0].speaker, "Ada Lovelace");
  assert.equal(metrics.n, 15);
  assert.match(words, /fold 1 of 3/);
  assert.match(words, /not known: the corpus doesn’t say/);
  assert.match(words, /--corpus (?:'|&#39;)\S*my clips(?:'|&#39;)/);
  await assertPredictsTheSame(directory, options, table);
});

Deno.test("one corpus is trained on and another tested, over the labels that both have", async () => {
  await using folder = await temporaryFolder();
  const [one, other] = ["crema-d", "emo-db"];
  await speakNames(join(folder.path, one), CORPORA[one], PATHS[one]);
  await speakNames(join(folder.path, other), CORPORA[other], PATHS[other], 1);
  const options = settings(`crema-d=${join(folder.path, one)}`, {
    testCorpus: join(folder.path, other),
    protocol: "cross-corpus",
  });
  const directory = join(folder.path, "run");
  const { metrics, leaks, words, table } = await run(directory, options);
  assert.deepEqual(table.labels, CORPORA["crema-d"].labels);
  assert.equal(metrics.n, 3 * 2 * 6 * 2); // boredom is not tested
  assert.equal(leaks.sameSpeaker.count, 0);
  assert.match(words, /CREMA-D, tested on EMO-DB/);
  assert.match(
    words,
    /48 clips of CREMA-D to train on and 72 of EMO-DB to test on, of the 6 labels that both have/,
  );
  const card = await Deno.readTextFile(join(directory, "README.md"));
  assert.match(card, /tested on another one: EMO-DB/);
  await assertPredictsTheSame(directory, options, table);
});
