import assert from "node:assert/strict";
import { join } from "@std/path";
import { PAPER_MODEL_FOLDER } from "../../lib/files/mod.ts";
import { decodeSafetensors } from "../../lib/model/mod.ts";
import { saveFramesModel } from "../listen/frames_model.ts";
import { runCli } from "./run_cli.ts";

const card = join(PAPER_MODEL_FOLDER, "model.json");

Deno.test("convert to PyTorch and back gives the same values, and asks for what it does not know", async (t) => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "there.safetensors");
  const back = join(folder, "back");

  await t.step("to PyTorch: its names, its layouts", async () => {
    const { code, stderr } = await runCli([
      "convert",
      PAPER_MODEL_FOLDER,
      ...["--to", "pytorch", "--out", file],
    ]);
    assert.equal(code, 0, stderr);
    const { tensors, metadata } = decodeSafetensors(await Deno.readFile(file));
    assert.deepEqual(tensors.get("block2.conv.weight")!.shape, [32, 16, 3, 3]);
    assert.deepEqual(tensors.get("lstm.weight_ih_l0")!.shape, [256, 128]);
    assert.match(metadata.labels, /^neutral,calm,/);
  });

  await t.step(
    "back: each tensor's bytes, and a folder twice the same",
    async () => {
      const from = ["convert", file, "--from", "pytorch", "--card", card];
      const first = await runCli([...from, "--out", back]);
      assert.equal(first.code, 0, first.stderr);
      const [original, again] = await Promise.all(
        [PAPER_MODEL_FOLDER, back].map(async (model) =>
          decodeSafetensors(
            await Deno.readFile(join(model, "model.safetensors")),
          ).tensors
        ),
      );
      assert.deepEqual(again, original);
      const second = join(folder, "second");
      const there = join(folder, "again.safetensors");
      for (
        const args of [
          ["convert", back, "--to", "pytorch", "--out", there],
          ["convert", there, ...from.slice(2), "--out", second],
        ]
      ) assert.equal((await runCli(args)).code, 0);
      for (const name of ["model.safetensors", "model.json", "README.md"]) {
        assert.deepEqual(
          await Deno.readFile(join(second, name)),
          await Deno.readFile(join(back, name)),
          name,
        );
      }
      assert.deepEqual(await Deno.readFile(there), await Deno.readFile(file));
    },
  );

  await t.step(
    "without a card, a scaler, or a direction it says what is missing",
    async () => {
      const plain = join(
        import.meta.dirname!,
        "../fixtures/model/state_plain.safetensors",
      );
      for (
        const [args, rule] of [
          [[file, "--from", "pytorch"], /--from pytorch needs --card/],
          [[plain, "--from", "pytorch", "--card", card], /no scaler\.mean/],
          [[file], /either --to pytorch or --from pytorch/],
        ] as const
      ) {
        const out = join(folder, "none");
        const { code, stderr } = await runCli([
          "convert",
          ...args,
          "--out",
          out,
        ]);
        assert.equal(code, 2);
        assert.match(stderr, rule);
      }
    },
  );
});

Deno.test("convert of a model of several members gives a file each, and each back gives the same bytes", async () => {
  const model = await saveFramesModel();
  const folder = await Deno.makeTempDir();
  const file = join(folder, "there.safetensors");
  const there = await runCli([
    ...["convert", model, "--to", "pytorch", "--out", file],
  ]);
  assert.equal(there.code, 0, there.stderr);
  const back = join(folder, "back");
  const parts = [1, 2].map((i) => join(folder, `there.${i}.safetensors`));
  const again = await runCli([
    ...["convert", ...parts, "--from", "pytorch"],
    ...["--card", join(model, "model.json"), "--out", back],
  ]);
  assert.equal(again.code, 0, again.stderr);
  for (
    const name of [
      "model.1.safetensors",
      "model.2.safetensors",
      "model.json",
      "README.md",
    ]
  ) {
    assert.deepEqual(
      await Deno.readFile(join(back, name)),
      await Deno.readFile(join(model, name)),
      name,
    );
  }
  const one = await runCli([
    ...["convert", parts[0], "--from", "pytorch"],
    ...["--card", join(model, "model.json"), "--out", join(folder, "one")],
  ]);
  assert.equal(one.code, 2);
  assert.match(one.stderr, /a file for each member that .* names, 2, got 1/);
});
