import assert from "node:assert/strict";
import { networkDrawing } from "../../lib/figures/mod.ts";
import { createNetwork, summarize } from "../../lib/model/mod.ts";

const chunks = Array.from({ length: 7 }, (_, i) => ({
  data: new Float32Array(128 * 128).fill(i),
  shape: [128, 128] as [number, number],
}));

Deno.test("networkDrawing() writes the shapes of the paper's network (table 1) into seven columns", () => {
  const network = createNetwork(undefined, { blocks: "stock" });
  const { rows } = summarize(network);
  const layer = (wanted: string) => rows.find(({ name }) => name === wanted)!;
  const { marks } = networkDrawing({
    chunks,
    blocks: [1, 2, 3, 4].map((i) => layer(`block${i}.dropout`)),
    lstm: layer("lstm"),
    labels: ["calm", "angry"],
  }).description.panels[0];
  const texts = marks.flatMap((mark) =>
    mark.kind === "text" ? [mark.text] : []
  );
  for (
    const shape of [
      "64 × 64 × 16",
      "16 × 16 × 32",
      "4 × 4 × 64",
      "1 × 1 × 128",
      "64",
    ]
  ) {
    assert.equal(texts.filter((text) => text === shape).length, 7, shape);
  }
  assert.equal(
    texts.filter((text) => text === "▶").length,
    6,
    "from chunk to chunk",
  );
  assert.equal(marks.filter(({ kind }) => kind === "heat").length, 7);
  network.dispose();
});

Deno.test("networkDrawing() refuses a network without chunks", () => {
  assert.throws(
    () =>
      networkDrawing({
        chunks: [],
        blocks: [],
        lstm: { name: "lstm", shape: [0, 1] },
        labels: [],
      }),
    /at least one chunk, got 0/,
  );
});
