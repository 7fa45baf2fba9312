import assert from "node:assert/strict";
import { CREMA_D } from "../../../lib/corpus/corpora/crema_d.ts";
import { isRefusal } from "../../../lib/corpus/corpus_spec.ts";
import { openFolder } from "../../../lib/corpus/folder.ts";
import { temporaryFolder } from "../clips.ts";
import { speakNames } from "./spoken_folder.ts";

const parse = (name: string) => CREMA_D.parseName(name, "AudioWAV");

Deno.test("CREMA-D's names say actor, sex, sentence, emotion and level", () => {
  assert.deepEqual(parse("1001_DFA_ANG_XX"), {
    label: "angry",
    speaker: "1001",
    sex: "male",
    pair: "1001/angry/unspecified/DFA",
    intensity: "unspecified",
  });
  assert.partialDeepStrictEqual(parse("1002_IEO_FEA_HI"), {
    label: "fearful",
    sex: "female",
    intensity: "high",
  });
  // The one misprint in the published files.
  assert.partialDeepStrictEqual(parse("1040_ITH_SAD_X"), { label: "sad" });
});

Deno.test("CREMA-D has 48 men and 43 women", () => {
  const sexes = Array.from({ length: 91 }, (_, i) => {
    const facts = parse(`${1001 + i}_DFA_NEU_XX`);
    return isRefusal(facts) ? undefined : facts.sex;
  });
  assert.equal(sexes.filter((sex) => sex === "male").length, 48);
  assert.equal(sexes.filter((sex) => sex === "female").length, 43);
});

Deno.test("CREMA-D refuses other names, and values that it never has", () => {
  for (const name of ["1001_DFA_ANG", "03a01Fa", "1001_dfa_ang_xx", ""]) {
    assert.partialDeepStrictEqual(parse(name), { kind: "form" });
  }
  for (
    const name of [
      "1000_DFA_ANG_XX",
      "1092_DFA_ANG_XX",
      "1001_DFA_SUR_XX",
      "1001_ABC_ANG_XX",
      "1001_DFA_ANG_ZZ",
    ]
  ) {
    assert.partialDeepStrictEqual(parse(name), { kind: "impossible" });
  }
});

Deno.test("a folder of CREMA-D's names is opened as CREMA-D", async () => {
  await using folder = await temporaryFolder();
  await speakNames(folder.path, CREMA_D, [
    "AudioWAV/1001_DFA_ANG_XX.wav",
    "AudioWAV/1002_IEO_SAD_LO.wav",
  ]);
  const corpus = await openFolder(folder.path, { cacheFolder: null });
  assert.equal(corpus.kind, "crema-d");
  assert.deepEqual(corpus.labels, [
    "neutral",
    "happy",
    "sad",
    "angry",
    "fearful",
    "disgust",
  ]);
  assert.deepEqual(
    corpus.clips.map(({ name, label, windowOffset }) => ({
      name,
      label,
      windowOffset,
    })),
    [
      { name: "1001_DFA_ANG_XX", label: "angry", windowOffset: 0 },
      { name: "1002_IEO_SAD_LO", label: "sad", windowOffset: 0 },
    ],
  );
  assert.deepEqual(corpus.report.warnings, [
    "Incomplete: 2 of the 7442 clips of CREMA-D.",
  ]);
});
