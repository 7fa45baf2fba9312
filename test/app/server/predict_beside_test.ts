/**
 * The API beside `deno task predict`, on the same files and model.
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { type Predictions, startServer } from "../../../lib/app/mod.ts";
import { encodeWav } from "../../../lib/audio/mod.ts";
import { hashSamples, openEmbedded } from "../../../lib/corpus/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../../../lib/files/mod.ts";
import { testOnRealClips } from "../../corpus/real_clips.ts";
import { type PredictedFile, runPredict } from "../predict_command.ts";

/** A file as both get it. */
interface NamedFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Asks the server for all files, in a form. */
async function askServer(
  url: string,
  files: readonly NamedFile[],
): Promise<Predictions["predictions"]> {
  const form = new FormData();
  for (const { name, bytes } of files) {
    form.append("file", new Blob([bytes]), name);
  }
  const address = new URL("api/predictions", url);
  const response = await fetch(address, { method: "POST", body: form });
  const { predictions }: Predictions = await response.json();
  return predictions;
}

/** Lets both hear files, and holds one's answers to the other's. */
async function compare(
  files: readonly NamedFile[],
  model: string,
): Promise<PredictedFile[]> {
  const server = await startServer({ model, port: 0, workers: 1 });
  const answers = await askServer(server.url, files);
  await server.drain();
  const expected = await runPredict(files, model);
  assert.equal(answers.length, files.length);
  expected.forEach(({ emotion, probabilities, trainedOn }, i) => {
    const answer = answers[i];
    const { name } = files[i];
    assert.ok(answer.outcome === "heard", name);
    assert.equal(answer.label, emotion, name);
    assert.equal(answer.trainedOn, trainedOn, name);
    for (const [label, p] of Object.entries(probabilities)) {
      const off = Math.abs(answer.probabilities[label] - p);
      assert.ok(off <= 1e-5, `${name}, ${label}: ${off} from ${p}`);
    }
  });
  return expected;
}

/** The published model, as if it had been trained on one more clip. */
async function modelThatKnows(hash: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  for await (const { name } of Deno.readDir(DEFAULT_MODEL_FOLDER)) {
    await Deno.copyFile(join(DEFAULT_MODEL_FOLDER, name), join(folder, name));
  }
  const path = join(folder, "model.json");
  const info = JSON.parse(await Deno.readTextFile(path));
  info.training.clips.push(hash);
  await Deno.writeTextFile(path, JSON.stringify(info));
  return folder;
}

Deno.test("the API answers as the command predict does, within 1e-5, and both say which clip the model knows", async () => {
  const corpus = await openEmbedded();
  const files = await Promise.all([5, 100, 40].map(async (index) => {
    const { samples } = await corpus.load(corpus.clips[index]);
    const sampleRate = index === 40 ? 44_100 : 48_000;
    const bytes = encodeWav({ samples, sampleRate });
    const name = `${index}.wav`;
    return { name, bytes: bytes as Uint8Array<ArrayBuffer>, samples };
  }));
  const rounded = files[1].samples.map((x) =>
    Math.round(x * 2 ** 15) / 2 ** 15
  );
  const model = await modelThatKnows(hashSamples([rounded]));
  const heard = await compare(files, model);
  await Deno.remove(model, { recursive: true });
  const known = heard.map(({ trainedOn }) => trainedOn);
  assert.deepEqual(known, [false, true, false]);
});

testOnRealClips(
  "the API answers as the command predict does on recordings, within 1e-5, and both know those of training",
  async (folder) => {
    const names = [
      "Actor_01/03-01-05-02-01-01-01.flac",
      "Actor_20/03-01-03-02-02-01-20.flac",
    ];
    const files = await Promise.all(names.map(async (name) => ({
      name: name.replace("/", "_"),
      bytes: await Deno.readFile(join(folder, name)),
    })));
    const heard = await compare(files, DEFAULT_MODEL_FOLDER);
    assert.ok(heard.some(({ trainedOn }) => trainedOn));
  },
);
