import assert from "node:assert/strict";
import { Figure, lines } from "../../../lib/figures/mod.ts";
import { gallery } from "../gallery.ts";

const display = (figure: Figure) =>
  (figure as unknown as Record<symbol, () => Record<string, unknown>>)
    [Symbol.for("Jupyter.display")]();

Deno.test("a figure shows itself in four forms; the first of a session carries plotly.js, later ones do not", () => {
  const figure = lines([{ y: [1, 2] }], { title: "Two" });
  const [first, second] = [display(figure), display(figure)];
  assert.deepEqual(Object.keys(first), [
    "application/vnd.plotly.v1+json",
    "text/html",
    "image/svg+xml",
    "text/plain",
  ]);
  assert.equal(
    first["text/plain"],
    "Two: 2 points, from 1 to 2, lowest 1, highest 2",
  );
  const [long, short] = [first, second].map((bundle) =>
    String(bundle["text/html"]).length
  );
  assert.ok(long > 500_000 && long < 900_000, `${long}`);
  assert.ok(short < 20_000, `${short}`);
});

Deno.test("two outputs of one figure have different ids", () => {
  const ids = [1, 2].map(() =>
    gallery["lines"].toHtml().match(/<div id="([^"]+)"/)![1]
  );
  assert.notEqual(ids[0], ids[1]);
});

for (const [name, figure] of Object.entries(gallery)) {
  Deno.test(`${name}: a summary of one line, no colour left by name, JSON below 320 kB`, () => {
    assert.match(figure.summary, /^[^\n]{12,}$/);
    const json = JSON.stringify(figure.spec);
    assert.doesNotMatch(json, /\$[a-z]/);
    assert.ok(json.length < 320_000, `${json.length}`);
    assert.match(JSON.stringify(figure.namedSpec), /"\$paper"/);
  });
}

Deno.test("JSON stays small: waveforms below 20 kB, a log-mel spectrogram below 105 kB", () => {
  assert.ok(JSON.stringify(gallery["waveform"].spec).length < 20_000);
  assert.ok(JSON.stringify(gallery["logMel"].spec).length < 105_000);
});

Deno.test("every axis with labels says what it shows, by a title, its labels or its panel", () => {
  for (const [name, { description }] of Object.entries(gallery)) {
    for (const [i, panel] of description.panels.entries()) {
      for (const axis of [panel.x, panel.y]) {
        const told = axis.title ?? axis.ticks ?? panel.title;
        assert.ok(axis.labels === false || told, `${name}, panel ${i}`);
      }
    }
  }
});
