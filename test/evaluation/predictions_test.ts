import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatPredictions,
  parsePredictions,
  type Prediction,
  PredictionsError,
} from "../../lib/evaluation/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";

/** A prediction from eight logits, as float32 softmax makes it. */
function prediction(name: string, actor: number, logits: number[]): Prediction {
  const top = Math.max(...logits);
  const exps = logits.map((x) => Math.exp(x - top));
  const total = exps.reduce((a, b) => a + b, 0);
  const probabilities = exps.map((x) => Math.fround(x / total));
  return {
    item: name + "#1",
    clip: name,
    speaker: String(actor),
    truth: EMOTIONS[actor % 8],
    predicted: EMOTIONS[probabilities.indexOf(Math.max(...probabilities))],
    probabilities,
  };
}

const table = (predictions: Prediction[]) => ({
  labels: EMOTIONS,
  predictions,
});

const lists = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 99 }),
    fc.array(fc.float({ min: -60, max: 60, noNaN: true }), {
      minLength: 8,
      maxLength: 8,
    }),
  ),
  { maxLength: 20 },
).map((rows) =>
  rows.map(([actor, logits], i) => prediction(`clip-${i}`, actor, logits))
);

Deno.test("parsePredictions() gives back what formatPredictions() wrote, every float32 kept", () => {
  fc.assert(fc.property(lists, (list) => {
    const again = parsePredictions(formatPredictions(table(list)));
    assert.deepEqual(again.labels, EMOTIONS);
    assert.deepEqual(
      again.predictions.map((p) => ({
        ...p,
        probabilities: p.probabilities.map(Math.fround),
      })),
      list,
    );
  }));
});

Deno.test("parsePredictions() takes CRLF, a byte-order mark and an empty list", () => {
  const csv = formatPredictions(
    table([prediction("a", 3, [0, 1, 2, 3, 4, 5, 6, 7])]),
  );
  assert.equal(csv.endsWith("\n"), true);
  assert.deepEqual(
    parsePredictions("\ufeff" + csv.replaceAll("\n", "\r\n")),
    parsePredictions(csv),
  );
  assert.deepEqual(parsePredictions(formatPredictions(table([]))), table([]));
});

const header = formatPredictions(table([])).trimEnd();
const good = "a#1,a,3,sad,calm,0.25,0.5,0.25,0,0,0,0,0";

const broken: [string, RegExp, string][] = [
  ["an empty file", /row 1, header/, ""],
  ["another header", /row 1, header/, "clip,label\n" + good],
  ["too few fields", /row 2, row: must be 13 fields/, `${header}\na,b`],
  ["an empty line", /row 3, row: must be 13 fields/, `${header}\n${good}\n\n`],
  ["no speaker", /row 2, speaker: must be a name .*got ""/, row(",3,", ",,")],
  ["one label", /header: must be with two different labels/, oneLabel("p_sad")],
  ["a label twice", /two different labels/, oneLabel("p_sad,p_sad")],
  ["a column that is no label", /p_LABEL.*got/, oneLabel("p_sad,q_calm")],
  [
    "a foreign emotion",
    /truth: must be one of .*got "bored"/,
    row("sad", "bored"),
  ],
  [
    "text for a number",
    /p_calm: must be a number, got "half"/,
    row("0.5", "half"),
  ],
  ["an empty probability", /p_calm: must be a number, got ""/, row("0.5", "")],
  ["NaN", /p_calm: must be a number, got "NaN"/, row("0.5", "NaN")],
  [
    "a negative probability",
    /p_neutral: must be a number/,
    row("0.25", "-0.25"),
  ],
  [
    "a probability above 1",
    /p_calm: must be in \[0, 1\], got "1.5"/,
    row("0.5", "1.5"),
  ],
  ["a sum beside 1", /sum to 1, got "0.8/, row("0.5", "0.3")],
  [
    "a prediction that is not the largest",
    /predicted: must be the class .*got "happy"/,
    row("sad,calm", "sad,happy"),
  ],
  [
    "an item of another clip",
    /item: must be the clip's name b/,
    row(",a,", ",b,"),
  ],
  [
    "an item that only begins like its clip",
    /item: must be the clip's name a/,
    row("a#1", "ab"),
  ],
  ["a quoted name", /clip: must be a name/, row(",a,", ',"a",')],
  [
    "an item twice",
    /row 3, item: must be in the file once, got "a#1"/,
    `${header}\n${good}\n${good}`,
  ],
];

/** A header with other labels. */
function oneLabel(columns: string): string {
  return `item,clip,speaker,truth,predicted,${columns}\n`;
}

/** The good row with one change, under the header. */
function row(from: string, to: string): string {
  return `${header}\n${good.replace(from, to)}`;
}

for (const [what, message, csv] of broken) {
  Deno.test(`parsePredictions() refuses ${what}, naming row and value`, () => {
    assert.throws(() => parsePredictions(csv), (error) => {
      assert.ok(
        error instanceof PredictionsError && error instanceof SyntaxError,
      );
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("formatPredictions() refuses what parsePredictions() would", () => {
  const p = prediction("a", 3, [0, 1, 2, 3, 4, 5, 6, 7]);
  for (
    const [change, message] of [
      [{ clip: "a,b", item: "a,b" }, /row 2, item: must be a name/],
      [{ probabilities: p.probabilities.slice(1) }, /8 probabilities, got "7"/],
      [
        { probabilities: p.probabilities.map(() => NaN) },
        /in \[0, 1\], got "NaN"/,
      ],
      [{ predicted: "calm" }, /largest probability, got "calm"/],
      [{ speaker: "a,b" }, /speaker: must be a name/],
    ] as const
  ) {
    assert.throws(
      () => formatPredictions(table([{ ...p, ...change }])),
      message,
    );
  }
  assert.throws(() => formatPredictions(table([p, p])), /row 3, item: .*once/);
});

Deno.test("parsePredictions() reads files of the first version, whose speaker is an actor", () => {
  const old = `${header.replace("speaker", "actor")}\n${good}\n`;
  const { labels, predictions } = parsePredictions(old);
  assert.deepEqual(labels, EMOTIONS);
  assert.equal(predictions[0].speaker, "3");
});

Deno.test("parsePredictions() takes names with blanks, and any labels", () => {
  const predictions = [{
    item: "my dir/a b#3",
    clip: "my dir/a b",
    speaker: "Ada Lovelace",
    truth: "wütend",
    predicted: "bored",
    probabilities: [0.25, 0.75],
  }];
  const own = { labels: ["wütend", "bored"], predictions };
  assert.deepEqual(parsePredictions(formatPredictions(own)), own);
});
