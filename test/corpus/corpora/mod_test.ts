import assert from "node:assert/strict";
import { CORPORA } from "../../../lib/corpus/corpora/mod.ts";
import { type CorpusSpec, isRefusal } from "../../../lib/corpus/corpus_spec.ts";

const ROOM = new URL("../../../lib/corpus/corpora/", import.meta.url);

/** Every corpus that a file of the room exports, with the file's name. */
async function exported(): Promise<[string, CorpusSpec][]> {
  const files = Deno.readDirSync(ROOM).map(({ name }) => name)
    .filter((name) => name.endsWith(".ts") && name !== "mod.ts").toArray();
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, ROOM).href)),
  );
  return modules.flatMap((module, i) =>
    Object.values(module)
      .filter((value): value is CorpusSpec =>
        typeof value === "object" && value !== null && "parseName" in value
      )
      .map((spec): [string, CorpusSpec] => [files[i], spec])
  );
}

Deno.test("every corpus in the room is in CORPORA under its name, and has a test of its own", async () => {
  const found = await exported();
  assert.equal(found.length, Object.keys(CORPORA).length);
  for (const [file, spec] of found) {
    assert.equal(CORPORA[spec.id], spec, file);
    if (spec.synthetic) continue;
    const tests = Deno.readDirSync(new URL(".", import.meta.url))
      .map(({ name }) => name).toArray();
    const stem = file.replace(/\.ts$/, "");
    assert(tests.some((name) => name.startsWith(stem)), `no test of ${file}`);
  }
});

Deno.test("every corpus reads its example, says where it is from, and names folds that no other has", () => {
  const folds = new Map<string, unknown>();
  for (const spec of Object.values(CORPORA)) {
    const [, folder = "", name] = /^(?:(.*)\/)?(.*)\.wav$/.exec(spec.example)!;
    const facts = spec.parseName(name, folder);
    assert(!isRefusal(facts), spec.id);
    assert(spec.labels.includes(facts.label), spec.id);
    assert.match(spec.id, /^[a-z-]+$/);
    if (!spec.synthetic) {
      assert(spec.home && spec.expected, spec.id);
      assert.match(spec.licence, /Please cite/, spec.id);
      assert.match(spec.terms, /\(.*\d{4}.*https?:/, spec.id);
    }
    for (const [fold, published] of Object.entries(spec.folds ?? {})) {
      assert.equal(folds.get(fold) ?? published, published, fold);
      folds.set(fold, published);
    }
  }
});
