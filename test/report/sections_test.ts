import assert from "node:assert/strict";
import {
  curvesSection,
  protocolSection,
  section,
  seenSection,
  settingsSection,
} from "../../lib/report/sections.ts";
import { createFrontEnd } from "../../lib/features/mod.ts";
import { decibels } from "../figures/gallery.ts";
import { reportInput } from "./fixture.ts";

const input = reportInput("random");

Deno.test("section() is named by its heading", () => {
  assert.equal(
    section("a", "Title", "<p>1</p>", "<p>2</p>"),
    '<section aria-labelledby="a"><h2 id="a">Title</h2><p>1</p>\n<p>2</p></section>',
  );
});

Deno.test("protocolSection() names the fold where there are several, and clips left out", () => {
  assert.match(
    protocolSection(reportInput("actors-5")),
    /five actor folds, fold 1 of 5</,
  );
  assert.doesNotMatch(protocolSection(input), /fold 1 of|In no part/);
  const split = { ...input.split, leftOut: ["03-01-02-01-01-01-05"] };
  assert.match(
    protocolSection({ ...input, split }),
    /Left out.*03-01-02-01-01-01-05/,
  );
});

Deno.test("curvesSection() tells epochs, minutes and the chosen epoch", () => {
  assert.match(
    curvesSection(input),
    /3 epochs in 3\.0 minutes.*weights of epoch 3 were tested: the best on validation\./,
  );
  const one = { ...input, history: input.history.slice(0, 1), best: undefined };
  assert.match(curvesSection(one), /<p>1 epoch in 1\.0 minutes/);
  assert.doesNotMatch(curvesSection(one), /were tested/);
  const last = reportInput("random");
  last.experiment.settings.recipe.selection = "last";
  assert.match(curvesSection(last), /epoch 3 were tested: the last\./);
});

Deno.test("curvesSection() lays the original's curve behind long runs on real speech alone", () => {
  const history = Array.from(
    { length: 40 },
    (_, i) => ({ ...input.history[0], epoch: i + 1 }),
  );
  assert.match(curvesSection({ ...input, history }), /original: training/);
  assert.doesNotMatch(curvesSection(input), /original: training/);
  const synthetic = reportInput("random", { synthetic: true });
  assert.doesNotMatch(
    curvesSection({ ...synthetic, history }),
    /original: training/,
  );
});

Deno.test("seenSection() draws what the run's own front end made, and nothing where that isn't known", () => {
  assert.equal(seenSection(input), "");
  const { experiment } = input;
  const { settings } = experiment;
  const choice = { name: "frames", options: { nMfcc: 13, maxFrames: 50 } };
  const recipe = { ...settings.recipe, frontEnd: choice };
  const features = decibels(...createFrontEnd(choice).shape);
  features.data.fill(1, 77 * 50);
  const html = seenSection({
    ...input,
    experiment: { ...experiment, settings: { ...settings, recipe } },
    seen: { item: "a&b", features },
  });
  assert.match(
    html,
    /a&amp;b; frames: 13 MFCC and 64 log-mel bands × 50 frames/,
  );
});

Deno.test("settingsSection() names both corpora, and folds the recipe behind its name", () => {
  const { experiment } = input;
  const testCorpus = { ...experiment.corpus, title: "Other & co", clips: 7 };
  const html = settingsSection({
    ...input,
    experiment: { ...experiment, testCorpus },
  });
  assert.match(
    html,
    /<dt>testCorpus<\/dt><dd>Other &amp; co \(ravdess\), 7 clips/,
  );
  assert.match(html, /<dd><details><summary>fast<\/summary><pre>\{/);
});
