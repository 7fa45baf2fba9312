import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  DATA,
  DEFAULT_MODEL_FOLDER,
  loadModel,
  PAPER_MODEL_FOLDER,
} from "../../lib/files/mod.ts";
import { setBackend } from "../../lib/backend/mod.ts";
import {
  modelCard,
  parseModelInfo,
  predictLogits,
} from "../../lib/model/mod.ts";
import published from "../fixtures/model/published.json" with { type: "json" };
import { assertClose } from "../model/check.ts";
import { fixtureBatch } from "../model/formula.ts";

/** Bytes that a file of a published model may have. */
const MOST_BYTES = 4e6;

/** float32 logits of some tens, summed in another order. */
const LOGITS = 1e-4;

const models = join(DATA, "models");
const folders = [...Deno.readDirSync(models)].map(({ name }) =>
  join(models, name)
);

Deno.test("the default model and the paper's network are among the published ones", () => {
  assert.ok(folders.includes(DEFAULT_MODEL_FOLDER));
  assert.ok(folders.includes(PAPER_MODEL_FOLDER));
});

for (const folder of folders) {
  Deno.test(`${folder.slice(models.length + 1)} has the card of its model.json, names the clips it was trained on, and no file above 4 MB`, async () => {
    const info = parseModelInfo(
      await Deno.readTextFile(join(folder, "model.json")),
    );
    const card = await Deno.readTextFile(join(folder, "README.md"));
    assert.equal(card, modelCard(info));
    assert.ok(info.training.clips.length > 0);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.deepEqual(
      files.sort(),
      [...info.members, "README.md", "model.json"].sort(),
    );
    for (const name of files) {
      const { size } = await Deno.stat(join(folder, name));
      assert.ok(size <= MOST_BYTES, `${name}: ${size} bytes`);
    }
  });
}

Deno.test("the default model's members have the logits of PyTorch, which has their values by convert, within 1e-4", async () => {
  await setBackend("simd", { binary: "strict" });
  const { members, info, dispose } = await loadModel(DEFAULT_MODEL_FOLDER);
  const expected = published["new-voices"];
  assert.equal(members.length, expected.length);
  for (const [i, { network }] of members.entries()) {
    const { input } = network;
    const spec = info.network;
    const kind = { name: "", spec, input: [...input], batch: 2, whole: true };
    const { x } = fixtureBatch(kind, 1);
    const logits = await predictLogits(network, x, kind.batch);
    assertClose(logits, expected[i], LOGITS, info.members[i]);
  }
  dispose();
});
