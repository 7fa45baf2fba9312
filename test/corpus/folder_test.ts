import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  AudioError,
  decodeAudio,
  encodeWav,
  loadWaveform,
} from "../../lib/audio/mod.ts";
import { CorpusError } from "../../lib/corpus/clip.ts";
import { indexFolder, openFolder } from "../../lib/corpus/folder.ts";
import { temporaryFolder, tinyWav, writeFiles } from "./clips.ts";

const [A, B, C] = [
  "03-01-03-01-01-01-01",
  "03-01-03-01-01-01-02",
  "03-01-01-01-02-02-02",
];

Deno.test("openFolder() finds clips at any depth, in order of names", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, {
    [`${B}.WAV`]: tinyWav(2),
    [`x/y/${A}.wav`]: tinyWav(1),
    [`x/${C}.wav`]: tinyWav(3),
  });
  const corpus = await openFolder(folder.path, { cacheFolder: null });
  assert.deepEqual(corpus.clips.map((clip) => clip.name), [C, A, B]);
  assert.equal(corpus.clips[1].path, join(folder.path, "x", "y", `${A}.wav`));
  assert.equal(corpus.id, folder.path);
  assert.equal(corpus.synthetic, false);
  assert.deepEqual(corpus.report.counts.speaker, { 1: 1, 2: 2 });
  assert.equal(corpus.report.missing.length, 1437);
  const waveform = await corpus.load(corpus.clips[1]);
  assert.equal(waveform.sampleRate, 48_000);
  assert.deepEqual(waveform, await loadWaveform(tinyWav(1)));
});

Deno.test("openFolder() names foreign and unreadable files, and uses the others", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, {
    [`${A}.wav`]: tinyWav(1),
    [`${B}.wav`]: "no sound",
    [`${C}.mp3`]: tinyWav(3),
    "02-01-03-01-01-01-01.wav": tinyWav(4),
    "03-02-03-01-01-01-01.wav": tinyWav(5),
    "03-01-01-02-01-01-01.wav": tinyWav(6),
    "song.wav": tinyWav(7),
    [`._${A}.wav`]: "of macOS",
    "notes.txt": "",
  });
  const { clips, report } = await openFolder(folder.path, {
    cacheFolder: null,
  });
  assert.deepEqual(clips.map((clip) => clip.name), [A]);
  assert.deepEqual(report.unreadable.map(({ path }) => path), [`${B}.wav`]);
  assert(report.missing.includes(B));
  const reasons = Object.fromEntries(
    report.foreign.map(({ path, reason }) => [path, reason]),
  );
  assert.equal(Object.keys(reasons).length, 7);
  assert.equal(reasons[`${C}.mp3`], "neither .wav nor .flac");
  assert.equal(reasons["02-01-03-01-01-01-01.wav"], "video, not audio only");
  assert.equal(reasons["03-02-03-01-01-01-01.wav"], "song, not speech");
  assert.match(reasons["03-01-01-02-01-01-01.wav"], /neutral/);
  assert.match(reasons["song.wav"], /seven two-digit fields/);
});

Deno.test("openFolder() uses the Kaggle layout once, and warns", async () => {
  await using folder = await temporaryFolder();
  const files: Record<string, Uint8Array> = {};
  for (const [i, name] of [A, B, C].entries()) {
    const path = `Actor_${name.slice(-2)}/${name}.wav`;
    files[path] = files[`audio_speech_actors_01-24/${path}`] = tinyWav(i);
  }
  await writeFiles(folder.path, files);
  const { clips, report } = await openFolder(folder.path, {
    cacheFolder: null,
  });
  assert.equal(clips.length, 3);
  assert.equal(report.files, 6);
  assert.equal(report.sameNameDuplicates.length, 3);
  assert.match(report.warnings[0], /Kaggle layout: 3 of 3/);
  for (const clip of clips) {
    assert(!clip.path!.includes("audio_speech_actors"), clip.path!);
  }
});

Deno.test("openFolder() takes files of one name for one clip whatever chunks they have", async () => {
  await using folder = await temporaryFolder();
  const plain = tinyWav(1);
  // The same samples with a foreign chunk behind them.
  const longer = new Uint8Array(plain.length + 12);
  longer.set(plain);
  longer.set(new TextEncoder().encode("LIST\x04\0\0\0abcd"), plain.length);
  new DataView(longer.buffer).setUint32(4, longer.length - 8, true);
  await writeFiles(folder.path, {
    [`${A}.wav`]: plain,
    [`originals/${A}.wav`]: longer,
  });
  const { clips, report } = await openFolder(folder.path, {
    cacheFolder: null,
  });
  assert.equal(clips.length, 1);
  assert.deepEqual(report.sameNameDuplicates, [
    { name: A, paths: [`${A}.wav`, `originals/${A}.wav`] },
  ]);
});

Deno.test("openFolder() refuses one name with different samples or rates; indexFolder() reports it", async () => {
  const samples = Float32Array.of(0.5, 0.25);
  const variants: [Uint8Array, Uint8Array][] = [
    [tinyWav(1), tinyWav(2)],
    [
      encodeWav({ samples, sampleRate: 48_000 }),
      encodeWav({ samples, sampleRate: 44_100 }),
    ],
  ];
  for (const [one, other] of variants) {
    await using folder = await temporaryFolder();
    await writeFiles(folder.path, {
      [`a/${A}.wav`]: one,
      [`b/${A}.wav`]: other,
    });
    await assert.rejects(
      openFolder(folder.path, { cacheFolder: null }),
      (error) =>
        error instanceof CorpusError && error.kind === "conflict" &&
        error.message.includes(`a/${A}.wav and b/${A}.wav`),
    );
    const { report } = await indexFolder(folder.path, { cacheFolder: null });
    assert.equal(report.conflicts.length, 1);
    assert.deepEqual(report.sameNameDuplicates, []);
  }
});

Deno.test("openFolder() keeps different names with the same samples, and reports them", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, {
    [`${A}.wav`]: tinyWav(1),
    [`${B}.wav`]: tinyWav(1),
  });
  const { clips, report } = await openFolder(folder.path, {
    cacheFolder: null,
  });
  assert.equal(clips.length, 2);
  assert.equal(clips[0].hash, clips[1].hash);
  assert.deepEqual(report.sameSamples, [[A, B]]);
});

Deno.test("openFolder() refuses no folder, a file, and a folder without clips", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "notes.txt": "" });
  const cases = [
    [join(folder.path, "absent"), "not-found"],
    [join(folder.path, "notes.txt"), "not-found"],
    [folder.path, "empty"],
  ];
  for (const [path, kind] of cases) {
    await assert.rejects(
      openFolder(path, { cacheFolder: null }),
      (error) =>
        error instanceof CorpusError && error.kind === kind &&
        error.message.includes(path),
    );
  }
});

Deno.test("Corpus.load() refuses a file that changed since it was indexed, and takes it back as it was", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, `${A}.wav`);
  await writeFiles(folder.path, { [`${A}.wav`]: tinyWav(1) });
  const { clips: [clip], load } = await openFolder(folder.path, {
    cacheFolder: null,
  });
  const first = await load(clip);
  const sound = await decodeAudio(tinyWav(1));
  const doubled = { samples: sound.channels[0], sampleRate: 8000 };
  for (const bytes of [tinyWav(2), encodeWav(doubled)]) {
    await Deno.writeFile(file, bytes);
    await assert.rejects(load(clip), (error) => {
      assert.ok(error instanceof AudioError);
      assert.match(
        error.message,
        /its samples: expected those that were indexed, .* at 4000 Hz, got .*: the file has changed since; open the corpus again/,
      );
      assert.ok(error.message.includes(file));
      return true;
    });
  }
  await Deno.writeFile(file, tinyWav(1));
  assert.deepEqual(await load(clip), first);
});

Deno.test("openFolder() names clips in which there is nothing to hear, and why", async () => {
  await using folder = await temporaryFolder();
  const samples = (await decodeAudio(tinyWav(1))).channels[0];
  const wav = (samples: Float32Array) =>
    encodeWav({ samples, sampleRate: 4000 });
  await writeFiles(folder.path, {
    [`${A}.wav`]: tinyWav(1),
    [`${B}.wav`]: wav(samples.subarray(0, 2400)), // ends 0.1 s after the window begins
    [`${C}.wav`]: wav(new Float32Array(8000)),
  });
  const { clips, report } = await openFolder(folder.path, {
    cacheFolder: null,
  });
  assert.equal(clips.length, 3);
  const byPath = new Map(report.inaudible.map((i) => [i.path, i.reason]));
  assert.equal(byPath.size, 2);
  assert.match(byPath.get(`${B}.wav`)!, /^too short: 0.1 s of sound/);
  assert.match(byPath.get(`${C}.wav`)!, /^silent: /);
  const warning = report.warnings.find((text) => text.startsWith("Nothing to"));
  assert.match(
    warning!,
    /^Nothing to hear, so that training stops there: 2 clips \(.*too short/,
  );
});

Deno.test({
  name:
    "indexFolder() names the clip and the entry that can't be opened, and uses the others",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await temporaryFolder();
    const [good, bad] = [
      "03-01-01-01-01-01-01.wav",
      "03-01-02-01-01-01-01.wav",
    ];
    await writeFiles(folder.path, { [good]: tinyWav(1) });
    // Opens, and fails to be read, for every user.
    await Deno.symlink("/proc/self/mem", `${folder.path}/${bad}`);
    await Deno.symlink("loop", `${folder.path}/loop`);
    const { clips, report } = await indexFolder(folder.path, {
      cacheFolder: null,
    });
    assert.deepEqual(clips.map(({ name }) => `${name}.wav`), [good]);
    assert.deepEqual(report.unreadable, [
      { path: bad, reason: "the disk or the device fails" },
    ]);
    assert.ok(report.warnings.includes(
      "Not used, since it can't be opened: 1 file: it is a link that leads to itself (loop).",
    ));
  },
});
