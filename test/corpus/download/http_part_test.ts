import assert from "node:assert/strict";
import { join } from "@std/path";
import { AttemptError } from "../../../lib/corpus/download/http_answer.ts";
import { fetchRest } from "../../../lib/corpus/download/http_part.ts";
import { readEtag } from "../../../lib/corpus/download/part_mark.ts";
import { temporaryFolder } from "../clips.ts";
import { CONTENT, fileOn } from "./run_download.ts";
import { serveFile } from "./server.ts";

const NEW = () => ({ etag: null, withoutIfRange: false, joined: true });

Deno.test("fetchRest() notes the version before the bytes come, so that kill -9 loses nothing", async () => {
  await using folder = await temporaryFolder();
  await using server = serveFile(CONTENT, [{ slow: 5, etag: '"v7"' }]);
  const path = join(folder.path, "part");
  const noted: Promise<string | null>[] = [];
  const part = NEW();
  await fetchRest(fileOn(server), path, part, {
    timeout: 5000,
    onProgress: () => noted.push(readEtag(path, server.url)),
  });
  assert.equal((await Promise.all(noted))[0], '"v7"');
  assert.equal(part.joined, false);
});

Deno.test("fetchRest() keeps what came before the connection broke", async () => {
  await using folder = await temporaryFolder();
  await using server = serveFile(CONTENT, [{ breakAfter: 30_000 }]);
  const path = join(folder.path, "part");
  const options = { timeout: 5000 };
  await assert.rejects(
    fetchRest(fileOn(server), path, NEW(), options),
    AttemptError,
  );
  assert.deepEqual(await Deno.readFile(path), CONTENT.subarray(0, 30_000));
});
