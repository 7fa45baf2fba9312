import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkSpace, sayIfFull } from "../../../lib/corpus/download/disk.ts";
import { DownloadError } from "../../../lib/corpus/download/download_error.ts";
import { temporaryFolder } from "../clips.ts";

const isFull = (error: unknown) =>
  error instanceof DownloadError && error.kind === "disk-full";

Deno.test("sayIfFull() knows a full disk, a used-up quota, and Windows' message", async () => {
  const errors = [
    Object.assign(new Error("no space"), { code: "ENOSPC" }),
    Object.assign(new Error("quota"), { code: "EDQUOT" }),
    new Error("There is not enough space on the disk. (os error 112)"),
  ];
  for (const cause of errors) {
    await assert.rejects(
      sayIfFull("a.zip", 2_000_000, () => Promise.reject(cause)),
      (error) => isFull(error) && /a\.zip.*free 2\.0 MB/.test(`${error}`),
    );
  }
});

Deno.test("sayIfFull() passes on results and other errors", async () => {
  assert.equal(await sayIfFull("a", 1, () => Promise.resolve(7)), 7);
  const other = new Deno.errors.PermissionDenied("no");
  await assert.rejects(
    sayIfFull("a", 1, () => Promise.reject(other)),
    (error) => error === other,
  );
});

Deno.test("checkSpace() looks at the disk on which a path will be", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "not", "there", "yet");
  await checkSpace(path, 1);
  await assert.rejects(checkSpace(path, 2 ** 60), isFull);
});
