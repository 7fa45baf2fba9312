import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "@std/path";
import { FileError, isSystemError, namingFile } from "../../lib/files/mod.ts";

Deno.test("namingFile() says the same of Deno's errors and of node's", async () => {
  const path = join(await Deno.makeTempDir(), "none");
  const reads: (() => Promise<Uint8Array>)[] = [
    () => Deno.readFile(path),
    () => readFile(path),
  ];
  for (const read of reads) {
    await assert.rejects(namingFile("read", path, read), (error) => {
      assert.ok(error instanceof FileError && isSystemError(error.cause));
      assert.equal(error.code, "ENOENT");
      assert.equal(
        error.message,
        `Cannot read ${path}: there is no such file or folder`,
      );
      return true;
    });
  }
});

Deno.test("namingFile() keeps the system's words where it knows none, and other errors", async () => {
  const odd = Object.assign(new Error("spline not reticulated"), {
    code: "EODD",
  });
  await assert.rejects(
    namingFile("write", "a", () => Promise.reject(odd)),
    /^FileError: Cannot write a: spline not reticulated$/,
  );
  const other = new RangeError("not the disk");
  await assert.rejects(
    namingFile("write", "a", () => Promise.reject(other)),
    other,
  );
});
