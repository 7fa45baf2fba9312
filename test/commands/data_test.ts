import assert from "node:assert/strict";
import { makeClipFile, runCli } from "./run_cli.ts";
import { dirname } from "@std/path";

const NAME = "03-01-03-01-01-01-01";

Deno.test("data says what a folder holds, and as one JSON object", async () => {
  const folder = dirname(await makeClipFile(`${NAME}.wav`));
  const text = await runCli(["data", folder]);
  assert.equal(text.code, 0, text.stderr);
  assert.match(
    text.stdout,
    /^RAVDESS: 1 clip in 1 file\nspeakers {3}1, 1 clip each; male 1\n/,
  );
  assert.match(text.stdout, /Missing: 1439 clips/);
  const { code, stdout } = await runCli(["data", folder, "--json"]);
  assert.equal(code, 0);
  const report = JSON.parse(stdout);
  assert.equal(report.folder, folder);
  assert.equal(report.counts.label.happy, 1);
  assert.equal(report.missing.length, 1439);
});

Deno.test("data fails on a folder with damaged clips, after naming them", async () => {
  const folder = dirname(await makeClipFile(`${NAME}.wav`));
  await Deno.writeTextFile(`${folder}/03-01-03-01-01-01-02.wav`, "no sound");
  const { code, stdout, stderr } = await runCli(["data", folder]);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /can't be decoded: 1 file \(03-01-03-01-01-01-02\.wav\)/,
  );
  assert.match(
    stderr,
    /is not usable: 1 readable clips, 1 unreadable files, 0 conflicting names/,
  );
});

Deno.test("data downloads nothing before its licence, which it shows, is agreed to", async () => {
  const { code, stdout, stderr } = await runCli(["data"]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /CC BY-NC-SA 4\.0/);
  assert.match(stderr, /deno task data ravdess --accept-licence/);
});

Deno.test("data names a folder that isn't there, and refuses two", async () => {
  const absent = await runCli(["data", "no/such/folder"]);
  assert.equal(absent.code, 1);
  assert.match(
    absent.stderr,
    /there must be a folder of clips, got no\/such\/folder/,
  );
  const two = await runCli(["data", "a", "b"]);
  assert.equal(two.code, 2);
  assert.match(two.stderr, /one corpus or folder, got 2/);
});

Deno.test("data says where to get a corpus that has no download here, and checks it where it lies", async () => {
  const { code, stderr } = await runCli(["data", "tess"]);
  assert.equal(code, 1);
  assert.match(stderr, /Pichora-Fuller/);
  assert.match(
    stderr,
    /Get it from https:.* put it into .*tess, or set SER_TESS/,
  );
  const folder = dirname(await makeClipFile("OAF_back_fear.wav"));
  const named = await runCli(["data", `tess=${folder}`]);
  assert.equal(named.code, 0, named.stderr);
  assert.match(named.stdout, /^TESS: 1 clip in 1 file\n/);
  const made = await runCli(["data", "embedded"]);
  assert.equal(made.code, 2);
});

Deno.test("data --clean-cache takes no folder", async () => {
  const { code, stderr } = await runCli(["data", "--clean-cache", "somewhere"]);
  assert.equal(code, 2);
  assert.match(stderr, /data --clean-cache takes no folder/);
});
