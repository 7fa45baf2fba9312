import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dirname } from "@std/path";
import { paperWindow } from "../../lib/audio/mod.ts";
import { PAPER_MODEL_FOLDER, readAudio } from "../../lib/files/mod.ts";
import {
  createFrontEnd,
  decodeNpy,
  logMelSpectrogram,
  toChunks,
} from "../../lib/features/mod.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import { assertWithin } from "../features/fixture.ts";
import { makeClipFile, runCli } from "./run_cli.ts";

const SHAPES = {
  waveform: [144_000],
  spectrum: [513, 563],
  mel: [128, 563],
  logmel: [128, 563],
  mfcc: [20, 563],
  chunks: [7, 128, 128],
};

Deno.test("features writes every kind as a .npy file of the shape that --help gives", async () => {
  const file = await makeClipFile();
  const { stdout: help } = await runCli(["features", "--help"]);
  for (const [kind, shape] of Object.entries(SHAPES)) {
    const out = `${file}.${kind}.npy`;
    const args = ["features", file, "--kind", kind, "--out", out, "--json"];
    const { code, stdout, stderr } = await runCli(args);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { file, kind, shape, out });
    assert.deepEqual(decodeNpy(await Deno.readFile(out)).shape, shape);
    assert.match(help, new RegExp(`${kind} +\\[${shape.join(", ")}\\]`));
  }
});

Deno.test("features gives log-mel and chunks of the float64 spectrogram within 5e-4 dB", async () => {
  const file = await makeClipFile();
  const logMel = logMelSpectrogram(paperWindow(await readAudio(file)));
  const expected = { logmel: logMel.data, chunks: toChunks(logMel) };
  for (const [kind, want] of Object.entries(expected)) {
    const out = `${file}.${kind}.npy`;
    await runCli(["features", file, "--kind", kind, "--out", out]);
    const { data } = decodeNpy(await Deno.readFile(out));
    assertWithin(data as Float32Array, want, 5e-4, kind);
  }
});

Deno.test("features writes beside the file where --out is not given, one file per clip", async () => {
  const file = await makeClipFile();
  const other = file.replace(".wav", ".flac");
  const bytes = await Deno.readFile(
    new URL("../fixtures/audio/heard/heard.flac", import.meta.url),
  );
  await Deno.writeFile(other, bytes);
  for (const path of [file, other]) {
    const { code, stderr } = await runCli(["features", path]);
    assert.equal(code, 0, stderr);
  }
  const [a, b] = await Promise.all(
    [file, other].map((path) => Deno.readFile(`${path}.logmel.npy`)),
  );
  assert.ok(Buffer.compare(a, b) !== 0);
});

Deno.test("features refuses an --out that is a folder, or in none, and leaves nothing there", async () => {
  const file = await makeClipFile();
  const folder = dirname(file);
  const cases = [
    [folder, /--out: must be a file, got the folder/],
    [
      `${folder}/none/x.npy`,
      /--out: there is no folder ".*none" to write into/,
    ],
  ] as const;
  for (const [out, message] of cases) {
    const { code, stderr } = await runCli(["features", file, "--out", out]);
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /tmp\b.*tmp|\.tmp/);
  }
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [
    "clip.wav",
  ]);
});

Deno.test("features and predict say in plain words that a file is missing, or a folder", async () => {
  const folder = await Deno.makeTempDir();
  for (const command of ["features", "predict"]) {
    const missing = await runCli([command, `${folder}/none.wav`]);
    assert.equal(missing.code, 1);
    assert.match(
      missing.stderr,
      /^Cannot read .*none\.wav: there is no such file or folder$/m,
    );
    const wrong = await runCli([command, folder]);
    assert.match(wrong.stderr, /^Cannot read .*: it is a folder, not a file$/m);
  }
  const model = await runCli(["predict", "x.wav", "--model", folder]);
  assert.equal(model.code, 1);
  assert.match(
    model.stderr,
    /model\.json: model folder: expected a model's folder, or that of a finished run, got no such file\n$/,
  );
});

Deno.test("features --front-end writes what a front end hears, by its name or a model's folder", async () => {
  const file = await makeClipFile();
  const written = async (frontEnd: string, kind?: string) => {
    const args = ["features", file, "--front-end", frontEnd, "--json"];
    const more = kind === undefined ? [] : ["--kind", kind];
    const { code, stdout, stderr } = await runCli([...args, ...more]);
    assert.equal(code, 0, stderr);
    const { out } = JSON.parse(stdout);
    assert.equal(out, `${file}.${kind ?? "features"}.npy`);
    return decodeNpy(await Deno.readFile(out));
  };
  const frames = createFrontEnd({ name: "frames" });
  const samples = frames.pad(frames.heard(await readAudio(file)));
  const [features] = frames.compute([samples], await sharedKernels());
  assert.deepEqual(await written("frames"), features);
  assert.deepEqual(await written("frames", "input"), {
    data: frames.layout(features),
    shape: [192, 105],
  });
  assert.deepEqual(await written("frames", "waveform"), {
    data: samples,
    shape: [samples.length],
  });
  const { shape } = await written(PAPER_MODEL_FOLDER, "input");
  assert.deepEqual(shape, [7, 128, 128]);
});

Deno.test("features obeys the settings of a model's front end", async () => {
  const file = await makeClipFile();
  const folder = await Deno.makeTempDir();
  const text = await Deno.readTextFile(`${PAPER_MODEL_FOLDER}/model.json`);
  const info = JSON.parse(text);
  info.frontEnd.options = { ...info.frontEnd.options, nMels: 40, duration: 2 };
  await Deno.writeTextFile(`${folder}/model.json`, JSON.stringify(info));
  const args = ["features", file, "--front-end", folder, "--json"];
  const { stdout, stderr } = await runCli(args);
  assert.deepEqual(JSON.parse(stdout || stderr).shape, [40, 376]);
});

Deno.test("features names the front ends there are, and kinds that only the paper's has", async () => {
  const refused = async (...args: string[]) => {
    const { code, stderr } = await runCli(["features", "x.wav", ...args]);
    assert.equal(code, 2);
    return stderr;
  };
  assert.match(
    await refused("--front-end", "frame"),
    /--front-end: must be one of chunks, frames, or the folder of a model or a run, got "frame"\. Did you mean "frames"\?/,
  );
  assert.match(
    await refused("--front-end", "frames", "--kind", "mel"),
    /--kind: must be one of waveform, features, input, got "mel"/,
  );
});

Deno.test("features names the kinds there are, and the one that was asked for", async () => {
  const { code, stderr } = await runCli([
    "features",
    "x.wav",
    "--kind",
    "mel2",
  ]);
  assert.equal(code, 2);
  assert.match(stderr, /--kind: must be one of waveform, .*chunks, got "mel2"/);
});

Deno.test("features fails with one line on a file that is not audio, with exit code 1", async () => {
  const path = await Deno.makeTempFile({ suffix: ".wav" });
  await Deno.writeTextFile(path, "These are words, not samples.");
  const { code, stdout, stderr } = await runCli(["features", path]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.equal(stderr.trimEnd().split("\n").length, 1);
  assert.ok(stderr.includes(path), stderr);
});
