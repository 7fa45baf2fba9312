import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "../../lib/audio/mod.ts";
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
  const { samples, sampleRate } = await corpus.load(corpus.clips[1]);
  assert.equal(sampleRate, 48_000);
  assert.deepEqual([...samples.slice(0, 2)], [0.5, -0.25 + 1 / 64]);
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

Deno.test("openFolder() decodes a file again only when it has changed", async () => {
  await using folder = await temporaryFolder();
  await using cache = await temporaryFolder();
  const file = join(folder.path, `${A}.wav`);
  const time = new Date(1_700_000_000_000);
  await writeFiles(folder.path, { [`${A}.wav`]: tinyWav(1) });
  await Deno.utime(file, time, time);
  const hash = async () => {
    const options = { cacheFolder: cache.path };
    return (await openFolder(folder.path, options)).clips[0].hash;
  };
  const first = await hash();
  // Other samples, but the same size and time: seen as unchanged, since it isn't read.
  await Deno.writeFile(file, tinyWav(2));
  await Deno.utime(file, time, time);
  assert.equal(await hash(), first);
  await Deno.utime(file, time, new Date(time.getTime() + 1000));
  assert.notEqual(await hash(), first);
});

Deno.test("openFolder() reports progress and stops when aborted, keeping what it learned", async () => {
  await using folder = await temporaryFolder();
  await using cache = await temporaryFolder();
  await writeFiles(folder.path, {
    [`${A}.wav`]: tinyWav(1),
    [`${B}.wav`]: tinyWav(2),
    [`${C}.wav`]: tinyWav(3),
  });
  const steps: [number, number][] = [];
  const controller = new AbortController();
  const options = {
    cacheFolder: cache.path,
    signal: controller.signal,
    onProgress: (done: number, total: number) => {
      steps.push([done, total]);
      if (done === 2) controller.abort();
    },
  };
  await assert.rejects(openFolder(folder.path, options), {
    name: "AbortError",
  });
  assert.deepEqual(steps, [[1, 3], [2, 3]]);
  const [{ name }] = await Array.fromAsync(Deno.readDir(cache.path));
  const saved = JSON.parse(await Deno.readTextFile(join(cache.path, name)));
  assert.equal(Object.keys(saved.files).length, 2);
});

Deno.test("openFolder() works, and warns, where hashes can't be remembered", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, {
    [`${A}.wav`]: tinyWav(1),
    "a-file": "where a folder would have to be",
  });
  const cacheFolder = join(folder.path, "a-file", "cache");
  const { clips, report } = await openFolder(folder.path, { cacheFolder });
  assert.equal(clips.length, 1);
  assert.match(report.warnings.at(-1)!, /can't be remembered/);
});
