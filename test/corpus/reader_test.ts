import assert from "node:assert/strict";
import { join } from "@std/path";
import { CorpusError } from "../../lib/corpus/clip.ts";
import { CORPORA } from "../../lib/corpus/corpora/mod.ts";
import { indexFolder, openFolder } from "../../lib/corpus/folder.ts";
import { openCorpus } from "../../lib/corpus/open.ts";
import { chooseReader } from "../../lib/corpus/reader.ts";
import { temporaryFolder, tinyWav, writeFiles } from "./clips.ts";

const stamp = { size: 1, modified: 1, changed: 1 };
const found = (paths: string[]) => paths.map((path) => ({ path, stamp }));

/**
 * Names of BanglaSER: 34 actors, five emotions with numbers of their own, three
 * statements, three repetitions. 456 of its 1,466 are valid names of RAVDESS.
 */
function banglaNames(): string[] {
  const two = (n: number) => String(n).padStart(2, "0");
  const names: string[] = [];
  for (let actor = 1; actor <= 34; actor++) {
    for (let emotion = 1; emotion <= 5; emotion++) {
      for (let statement = 1; statement <= 3; statement++) {
        for (let repetition = 1; repetition <= 3; repetition++) {
          names.push(
            `03-01-${two(emotion)}-01-${two(statement)}-${two(repetition)}-${
              two(actor)
            }.wav`,
          );
        }
      }
    }
  }
  return names;
}

Deno.test("each known corpus is found by its example's name, also below other folders", async () => {
  for (const spec of Object.values(CORPORA)) {
    if (spec.synthetic) continue;
    for (const below of ["", "a/b/"]) {
      const reader = await chooseReader(
        found([below + spec.example, "x.wav"]),
        "",
      );
      assert.equal(reader.kind, spec.id);
    }
  }
});

Deno.test("a corpus whose names only look like RAVDESS's is not taken for it", async () => {
  const names = banglaNames();
  await assert.rejects(
    chooseReader(found(names), "bangla"),
    (error) =>
      error instanceof CorpusError && error.kind === "unclear" &&
      /have the form of RAVDESS's but values that RAVDESS never has \(such as: .*must be 01 … 0[25], got/
        .test(error.message) &&
      /clips\.csv, or say ravdess=FOLDER/.test(error.message),
  );
  const reader = await chooseReader(found(names), "bangla", CORPORA.ravdess);
  assert.equal(reader.kind, "ravdess");
  assert.match(reader.warnings[0], /names have the form of RAVDESS's/);
});

Deno.test("a few impossible names don't make another corpus; a folder of them alone is empty", async () => {
  const few = ["03-01-05-01-01-01-25.wav", "03-01-05-01-01-01-26.wav"];
  const reader = await chooseReader(found(few), "");
  assert.equal(reader.kind, "ravdess");
  assert.match(
    (reader.read({ path: few[0], stamp }) as { reason: string }).reason,
    /actor must be 01 … 24/,
  );
});

Deno.test("a folder with as many clips of two corpora says which they are", async () => {
  await assert.rejects(
    chooseReader(found(["03a01Fa.wav", "OAF_back_angry.wav"]), "two"),
    /1 names are EMO-DB's and as many are TESS's; say which with emo-db=FOLDER or tess=FOLDER/,
  );
  const most = ["03a01Fa.wav", "03a01Wa.wav", "OAF_back_angry.wav"];
  assert.equal((await chooseReader(found(most), "two")).kind, "emo-db");
});

Deno.test("a folder of no known corpus names those that are", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "hello.wav": tinyWav(1), "notes.txt": "" });
  const { report } = await indexFolder(folder.path, { cacheFolder: null });
  assert.deepEqual(report.foreign.map(({ reason }) => reason), [
    "a name that no known corpus has",
    "neither .wav nor .flac",
  ]);
  await assert.rejects(
    openFolder(folder.path, { cacheFolder: null }),
    /1001_DFA_ANG_XX\.wav \(CREMA-D\).*or are named in a clips\.csv; found 1 file: a name that no known corpus has \(hello\.wav\); 1 file: neither \.wav nor \.flac/,
  );
});

Deno.test("openCorpus() opens a known corpus where its variable says, and says how to get it", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "DC_a01.wav": tinyWav(1) });
  Deno.env.set("SER_SAVEE", folder.path);
  try {
    const corpus = await openCorpus("savee", { cacheFolder: null });
    assert.equal(corpus.id, "savee");
    assert.equal(corpus.clips[0].speaker, "DC");
    const absent = join(folder.path, "absent");
    Deno.env.set("SER_SAVEE", absent);
    await assert.rejects(
      openCorpus("savee"),
      (error: Error) =>
        error.message.includes(absent) &&
        error.message.includes("surrey.ac.uk") &&
        error.message.includes("SER_SAVEE"),
    );
  } finally {
    Deno.env.delete("SER_SAVEE");
  }
});
