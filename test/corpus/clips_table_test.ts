import assert from "node:assert/strict";
import { readClipsTable } from "../../lib/corpus/clips_table.ts";
import { CorpusError } from "../../lib/corpus/clip.ts";
import { openFolder } from "../../lib/corpus/folder.ts";
import { leakReport } from "../../lib/corpus/protocols/leak_report.ts";
import { split } from "../../lib/corpus/protocols/split.ts";
import { temporaryFolder, tinyWav, writeFiles } from "./clips.ts";

const HEAD = "file,label,speaker\n";

function refuse(text: string, message: RegExp) {
  assert.throws(
    () => readClipsTable(text, "own"),
    (error) =>
      error instanceof CorpusError && error.kind === "table" &&
      error.message.includes("clips.csv in own") &&
      message.test(error.message),
    `${text}`,
  );
}

Deno.test("readClipsTable() reads what is known of each clip, in any order of columns", () => {
  const table = readClipsTable(
    `Speaker;Sex;file;label;take;pair;intensity;group;age
Ada;F;./a b\\x.wav;Anger;2;hello;high;dialogue 1;31
Bob;;y.flac;Boredom;;;;;40
`,
    "own",
  );
  assert.deepEqual(Object.fromEntries(table.clips), {
    "a b/x.wav": {
      name: "a b/x",
      label: "angry",
      speaker: "Ada",
      sex: "female",
      take: 2,
      pair: "hello",
      intensity: "high",
      group: "dialogue 1",
    },
    "y.flac": { name: "y", label: "bored", speaker: "Bob" },
  });
  assert.deepEqual(table.labels, ["angry", "bored"]);
  assert.deepEqual(table.unused, ["age"]);
});

Deno.test("readClipsTable() names missing and double columns", () => {
  refuse("", /line 1: a column file and a column label and a column speaker/);
  refuse(
    "file,emotion,speaker\n",
    /column label is missing; .*got file, emotion, speaker/,
  );
  refuse("file,label,speaker,label\n", /column label is there twice/);
});

Deno.test("readClipsTable() names the lines that are wrong, and what is wrong in them", () => {
  const rows = (...lines: string[]) => HEAD + lines.join("\n") + "\n";
  refuse(
    rows(",sad,A"),
    /line 2: file must be a path below the folder, got ""/,
  );
  refuse(rows("../a.wav,sad,A"), /line 2: file must be a path below/);
  refuse(rows("/a.wav,sad,A"), /line 2: file/);
  refuse(rows("C:\\a.wav,sad,A"), /line 2: file/);
  refuse(rows("a.wav,,A"), /line 2: Cannot use a label/);
  refuse(rows("a.wav,sad,"), /line 2: speaker must be a name/);
  refuse(
    rows("a.wav,sad,A", "", "a.flac,sad,A"),
    /line 4: a is in line 2 already/,
  );
  refuse(
    rows("a.wav,sad,A", "b.wav,sad,A"),
    /at least two labels are needed, got sad/,
  );
  refuse(
    "file,label,speaker,sex,take\na,sad,A,x,1\nb,sad,A,m,0\nc,sad,A,m,1\nd,calm,A,f,2\n",
    /line 2: sex must be male or female, got "x"; line 3: take must be a number from 1 on, got "0"; line 5: speaker A is female, but male in line 4/,
  );
  refuse(
    rows(...Array.from({ length: 7 }, () => "a.wav,sad,")),
    /line 6: .*; and 2 more lines/,
  );
});

Deno.test("a folder with a clips.csv is anyone's own corpus", async () => {
  await using folder = await temporaryFolder();
  const rows = ["Ada", "Bob"].flatMap((speaker, s) =>
    ["joy", "fear"].flatMap((label, l) =>
      Array.from({ length: 10 }, (_, i) => ({
        path: `${speaker}/${label} ${i}.wav`,
        row: `${speaker}/${label} ${i}.wav,${label},${speaker}`,
        sound: tinyWav(1 + i + 10 * l + 20 * s),
      }))
    )
  );
  await writeFiles(folder.path, {
    ...Object.fromEntries(rows.map(({ path, sound }) => [path, sound])),
    "clips.csv": `${HEAD}${
      rows.map(({ row }) => row).join("\n")
    }\nz.wav,joy,Ada\n`,
    "03-01-03-01-01-01-01.wav": tinyWav(99),
  });
  const corpus = await openFolder(folder.path, { cacheFolder: null });
  assert.equal(corpus.kind, "clips.csv");
  assert.deepEqual(corpus.labels, ["happy", "fearful"]);
  assert.equal(corpus.clips.length, 40);
  assert.deepEqual(corpus.report.missing, ["z"]);
  assert.deepEqual(corpus.report.foreign, [
    { path: "03-01-03-01-01-01-01.wav", reason: "not in clips.csv" },
  ]);
  const parts = split("speakers-2", corpus.clips, { seed: 1, copies: 0 });
  assert.deepEqual(
    [parts.train.length, parts.validation.length, parts.test.length],
    [18, 2, 20],
  );
  const report = leakReport(parts, corpus.clips);
  assert.deepEqual(report.sameSpeaker, { count: 0, share: 0 });
  assert.match(report.sentences.join(" "), /is not known/);
});
