import assert from "node:assert/strict";
import { notebookCorpus } from "../../lib/corpus/mod.ts";
import { DATA, NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";

/** Runs a function while SER_CORPUS has a value. */
function withCorpus<T>(name: string, run: () => T): T {
  const before = Deno.env.get("SER_CORPUS");
  Deno.env.set("SER_CORPUS", name);
  try {
    return run();
  } finally {
    if (before === undefined) Deno.env.delete("SER_CORPUS");
    else Deno.env.set("SER_CORPUS", before);
  }
}

Deno.test("notebookCorpus() is the embedded corpus, in every folder, where none is named", () => {
  for (const name of ["", "embedded"]) {
    assert.equal(
      withCorpus(name, () => notebookCorpus(NOTEBOOKS_FOLDER)),
      "embedded",
    );
  }
});

Deno.test("notebookCorpus() opens recordings in any folder but that of the stored notebooks", () => {
  assert.equal(withCorpus("ravdess", () => notebookCorpus(DATA)), "ravdess");
  for (const folder of [NOTEBOOKS_FOLDER, `${NOTEBOOKS_FOLDER}/../notebooks`]) {
    assert.throws(
      () => withCorpus("ravdess", () => notebookCorpus(folder)),
      /Cannot open ravdess in .*notebooks: what cells show is saved there.*deno task lab/s,
    );
  }
});
