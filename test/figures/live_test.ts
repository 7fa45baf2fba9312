import assert from "node:assert/strict";
import { lines, LiveCurves, LiveFigure } from "../../lib/figures/mod.ts";

const point = {
  epoch: 1,
  loss: 2,
  accuracy: 0.2,
  validationLoss: null,
  validationAccuracy: null,
};

/** Records what would be shown. */
function recorder() {
  const shown: {
    bundle: Record<string, unknown>;
    id: string;
    update: boolean;
  }[] = [];
  const display = (
    bundle: Record<string, unknown>,
    options: { display_id: string; update: boolean },
  ) => {
    shown.push({ bundle, id: options.display_id, update: options.update });
    return Promise.resolve();
  };
  return { shown, display };
}

const textOf = ({ bundle }: { bundle: Record<string, unknown> }) =>
  String(bundle["text/plain"]);

Deno.test("LiveFigure shows a new output once, then replaces it, as a picture until its end", async () => {
  const { shown, display } = recorder();
  const live = new LiveFigure(display);
  for (const title of ["first", "second"]) {
    await live.show(lines([{ y: [0, 1] }], { title }));
  }
  await live.end(lines([{ y: [0, 1] }], { title: "third" }));
  assert.deepEqual(shown.map(({ update }) => update), [false, true, true]);
  assert.equal(new Set(shown.map(({ id }) => id)).size, 1);
  assert.deepEqual(shown.map((one) => textOf(one).split(":")[0]), [
    "first",
    "second",
    "third",
  ]);
  // JupyterLab's Plotly renderer and its HTML come before the picture, and don't redraw.
  const pictures = ["image/svg+xml", "text/plain"];
  for (const { bundle } of shown.slice(0, 2)) {
    assert.deepEqual(Object.keys(bundle).toSorted(), pictures);
  }
  const last = shown[2].bundle;
  assert.ok("application/vnd.plotly.v1+json" in last);
  assert.ok(String(last["text/html"]).length < 50_000, "without plotly.js");
});

Deno.test("two live figures have outputs of their own", async () => {
  const { shown, display } = recorder();
  const figure = lines([{ y: [0, 1] }], { title: "t" });
  await new LiveFigure(display).show(figure);
  await new LiveFigure(display).show(figure);
  assert.notEqual(shown[0].id, shown[1].id);
});

Deno.test("LiveCurves begins with empty axes and adds an epoch at a time", async () => {
  const { shown, display } = recorder();
  const live = new LiveCurves({ epochs: 5 }, new LiveFigure(display));
  await live.start();
  await live.add(point);
  await live.add({ ...point, epoch: 2 });
  await live.end(1);
  assert.match(textOf(shown[0]), /no epoch yet/);
  assert.match(textOf(shown[2]), /epoch 2: training loss 2\.000/);
  assert.equal(shown.length, 4);
  assert.match(JSON.stringify(shown[3].bundle), /chosen: epoch 1/);
});

Deno.test("outside of a notebook a live figure shows nothing and does not fail", async () => {
  const live = new LiveCurves({});
  await live.start();
  await live.add(point);
  assert.match(live.figure.summary, /epoch 1/);
});
