/**
 * Figures of published runs that texts quote: those of the results page, which is made
 * from what is committed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { ROOT } from "./structure.ts";

/** A text with all white space as single spaces. */
const read = (path: string) =>
  Deno.readTextFileSync(join(ROOT, path)).replaceAll(/\s+/g, " ");

const page = read("data/results/README.md");

/** A quotation: the figures on the page, and what a text says of them. */
interface Quotation {
  /** Finds the figures on the page. */
  figures: RegExp;
  /** Texts and what they say, with $1 … for the figures. */
  says: [file: string, template: string][];
}

const README = "README.md";
const MODEL = "notebooks/04_model.ipynb";
const EVALUATION = "notebooks/05_evaluation.ipynb";

const QUOTATIONS: Quotation[] = [
  {
    figures: /## The speed run .*?Mean accuracy ([\d.]+)\d %, at least/,
    says: [[README, "gets $1 % (mean of three seeds)"]],
  },
  {
    figures:
      /## The paper's own recipe .*?\| 315 \| (\d+)\.\d+ \| \d+ of 435 \(([\d.]+) %\)/,
    says: [
      [README, "gets $2 % after $1 minutes"],
      [MODEL, "are right for $2 % of the test items"],
    ],
  },
  {
    figures: /The weights of epoch (\d+) were tested/,
    says: [[MODEL, "its best epoch, the $1th"]],
  },
  {
    figures:
      /\| clip \| `copies-before-split` \| 4 \| 1 \| [\d.]+ % \| ([\d.]+) /,
    says: [[EVALUATION, "it is $1 % of the permuted ones"]],
  },
  {
    figures:
      /\| 0 \| 12 \| [\d.]+ \| (\d+) of 435 \(([\d.]+) %\) \| (\d+ of \d+) [^|]+\| (\d+ of \d+) /,
    says: [
      [README, "right for $1 of the 435 test items"],
      [
        EVALUATION,
        "After twelve it is $2 %: $3 items with a sibling in training, and $4 without",
      ],
    ],
  },
  {
    figures: /\| 0 \| 60 \| [\d.]+ \| \d+ of 435 \(([\d.]+) %\)/,
    says: [[EVALUATION, "sixty epochs get no further than $1 %"]],
  },
  {
    figures:
      /nearest neighbour on the scaled spectrogram \| `copies-before-split` \| 1 \| 435 \| ([\d.]+)/,
    says: [[README, "is right for $1 % of the paper's test"]],
  },
  {
    figures: /\| `actors-5` \| cnn-stats \| \d+ to \d+ \| \d+ \| ([\d.]+) /,
    says: [[README, "gets $1 % under `actors-5`"]],
  },
  {
    figures:
      /\| `actors-5` \| cnn-stats, 5 seeds as one model \|[^|]+\| \d+ \| ([\d.]+) /,
    says: [[README, "five as one model get $1 %"], [
      README,
      "such networks get $1 % ([data/results]",
    ]],
  },
  {
    figures: /\| `random-10` \| cnn-stats \| \d+ \| \d+ \| ([\d.]+) /,
    says: [[README, "and $1 % under `random-10`"]],
  },
  {
    figures:
      /\| `random-10` \| cnn-stats, 3 seeds as one model \| \d+ \| \d+ \| ([\d.]+) /,
    says: [[README, "three $1 %"]],
  },
];

for (const { figures, says } of QUOTATIONS) {
  for (const [file, template] of says) {
    Deno.test(`${file} quotes the results page: ${template}`, () => {
      const found = figures.exec(page);
      assert.ok(found, `the page has no ${figures}`);
      const quoted = template.replaceAll(/\$(\d)/g, (_, i) => found[Number(i)]);
      assert.ok(read(file).includes(quoted), quoted);
    });
  }
}
