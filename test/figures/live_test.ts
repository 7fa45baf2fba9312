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
  const shown: { text: unknown; id: string; update: boolean; html: string }[] =
    [];
  const display = (
    bundle: Record<string, unknown>,
    options: { display_id: string; update: boolean },
  ) => {
    shown.push({
      text: bundle["text/plain"],
      id: options.display_id,
      update: options.update,
      html: String(bundle["text/html"]),
    });
    return Promise.resolve();
  };
  return { shown, display };
}

Deno.test("LiveFigure shows a new output once, then replaces it, never with plotly.js inside", async () => {
  const { shown, display } = recorder();
  const live = new LiveFigure(display);
  for (const title of ["first", "second", "third"]) {
    await live.show(lines([{ y: [0, 1] }], { title }));
  }
  assert.deepEqual(shown.map(({ update }) => update), [false, true, true]);
  assert.equal(new Set(shown.map(({ id }) => id)).size, 1);
  assert.deepEqual(shown.map(({ text }) => String(text).split(":")[0]), [
    "first",
    "second",
    "third",
  ]);
  assert.ok(shown.every(({ html }) => html.length < 50_000));
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
  assert.match(String(shown[0].text), /no epoch yet/);
  assert.match(String(shown[2].text), /epoch 2: training loss 2\.000/);
  assert.equal(shown.length, 3);
});

Deno.test("outside of a notebook a live figure shows nothing and does not fail", async () => {
  const live = new LiveCurves({});
  await live.start();
  await live.add(point);
  assert.match(live.figure.summary, /epoch 1/);
});
