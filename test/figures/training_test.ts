import assert from "node:assert/strict";
import { curves, type EpochPoint } from "../../lib/figures/mod.ts";

const point = (
  epoch: number,
  change: Partial<EpochPoint> = {},
): EpochPoint => ({
  epoch,
  loss: 2 / epoch,
  accuracy: 0.1 * epoch,
  validationLoss: 2.2 / epoch,
  validationAccuracy: 0.08 * epoch,
  ...change,
});
const linesOf = (figure: ReturnType<typeof curves>, panel: number) =>
  figure.description.panels[panel].marks.flatMap((mark) =>
    mark.kind === "line" ? [mark] : []
  );

Deno.test("curves() draws training and validation, loss left and accuracy right", () => {
  const figure = curves([point(1), point(2), point(3)]);
  const [loss, accuracy] = [linesOf(figure, 0), linesOf(figure, 1)];
  assert.deepEqual(loss.map((l) => l.name), ["training", "validation"]);
  assert.deepEqual(loss[0].y, [2, 1, 0.66667]);
  assert.deepEqual(accuracy[1].y, [0.08, 0.16, 0.24]);
  assert.deepEqual(accuracy[1].x, [1, 2, 3]);
});

Deno.test("curves() leaves validation out where there is none, and gaps where a loss is not finite", () => {
  const none = { validationLoss: null, validationAccuracy: null };
  assert.deepEqual(linesOf(curves([point(1, none)]), 0).map((l) => l.name), [
    "training",
  ]);
  assert.deepEqual(
    linesOf(curves([point(1), point(2, { loss: NaN })]), 0)[0].y,
    [2, null],
  );
});

Deno.test("curves() lays another training behind, and fits its axis to the longer", () => {
  const other = Array.from(
    { length: 50 },
    (_, i) => point(i + 1, { accuracy: 0.5 }),
  );
  const figure = curves([point(1), point(2)], {
    beside: { name: "original", history: other },
  });
  assert.deepEqual(linesOf(figure, 0).map((l) => l.name), [
    "original: validation",
    "original: training",
    "training",
    "validation",
  ]);
  assert.deepEqual(figure.description.panels[0].x.range, [0, 50]);
});

Deno.test("curves() keeps a wild epoch from flattening the rest, and chance in sight", () => {
  const top = (list: EpochPoint[]) =>
    curves(list).description.panels[0].y.range[1];
  assert.ok(top([point(1, { loss: 1e6 })]) < 7);
  assert.ok(top([point(9)]) > Math.log(8));
});

Deno.test("curves() of no epoch draws the axes, as long as told", () => {
  const figure = curves([], { epochs: 40 });
  assert.deepEqual(figure.description.panels[1].x.range, [0, 40]);
  assert.match(figure.summary, /no epoch yet/);
});

Deno.test("curves() writes the chosen epoch where no curve passes: below chance", () => {
  const { marks } =
    curves([point(1, { accuracy: 0.98 }), point(2)], { best: 1 })
      .description.panels[1];
  const label = marks.find((mark) =>
    mark.kind === "text" && mark.text === "chosen: epoch 1"
  );
  assert.ok(label?.kind === "text" && label.y === 0 && label.shift![1] < 0);
});
