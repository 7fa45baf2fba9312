import assert from "node:assert/strict";
import { ArchiveError } from "../../../lib/corpus/download/archive_error.ts";
import {
  DownloadError,
  megabytes,
} from "../../../lib/corpus/download/download_error.ts";

Deno.test("DownloadError carries kind, path, status and cause", () => {
  const cause = new Error("why");
  const error = new DownloadError("status", "a.zip", "No", {
    status: 404,
    cause,
  });
  assert.equal(error.name, "DownloadError");
  assert.deepEqual([error.kind, error.path, error.status], [
    "status",
    "a.zip",
    404,
  ]);
  assert.equal(error.cause, cause);
  assert.equal(new DownloadError("network", "a.zip", "No").status, undefined);
});

Deno.test("ArchiveError names the entry, or the archive as a whole", () => {
  const entry = new ArchiveError("a.zip", "no links", { entry: "x\n" });
  assert.equal(entry.message, 'Cannot unpack "x\\n" in a.zip: no links');
  assert(entry instanceof SyntaxError);
  assert.equal(
    new ArchiveError("a.zip", "bad").message,
    "Cannot unpack a.zip: bad",
  );
});

Deno.test("megabytes() counts in 10⁶", () => {
  assert.equal(megabytes(0), "0.0 MB");
  assert.equal(megabytes(1_048_576), "1.0 MB");
});
