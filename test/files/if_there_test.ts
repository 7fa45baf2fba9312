import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ifThere } from "../../lib/files/mod.ts";

Deno.test("ifThere() gives what is there, and something else for a file, folder or program that isn't, by Deno's ways and Node's", async () => {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/file`;
  await Deno.writeTextFile(file, "text");
  assert.equal(await ifThere(Deno.readTextFile(file), null), "text");
  const none = `${folder}/none`;
  const program = new Deno.Command(none);
  const missing: (() => Promise<unknown>)[] = [
    () => Deno.readTextFile(none),
    () => Deno.remove(none, { recursive: true }),
    () => readFile(none),
    () => Promise.try(() => program.output()), // throws at once
  ];
  for (const work of missing) assert.equal(await ifThere(work(), null), null);
});

Deno.test("ifThere() passes on every other error", async () => {
  const folder = await Deno.makeTempDir();
  const error = new RangeError("not the file system's");
  await assert.rejects(ifThere(Promise.reject(error), 0), error);
  await assert.rejects(ifThere(Deno.readTextFile(folder), 0));
  await assert.rejects(
    ifThere(Deno.readTextFile(import.meta.filename + "/x"), 0),
  );
});
