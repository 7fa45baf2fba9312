/**
 * One download from a misbehaving server, and what came of it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { DownloadError } from "../../../lib/corpus/download/download_error.ts";
import {
  downloadFile,
  type DownloadOptions,
} from "../../../lib/corpus/download/download_file.ts";
import { Random } from "../../../lib/random.ts";
import { temporaryFolder } from "../clips.ts";
import { type Behaviour, serveFile, type TestServer } from "./server.ts";

/** The file that the server has. */
export const CONTENT = (() => {
  const random = new Random(1, "download");
  return Uint8Array.from({ length: 200_000 }, () => random.nextUint32() & 255);
})();
export const MD5 = createHash("md5").update(CONTENT).digest("hex");
/** Small waits, so that the tests are quick. */
export const QUICK: DownloadOptions = { backoff: 1, timeout: 2000, retries: 3 };

/** The file as the server offers it. */
export const fileOn = (server: TestServer) => ({
  url: server.url,
  size: CONTENT.length,
  md5: MD5,
});

/** Downloads under some behaviours of the server; gives the requests and the folder's files. */
export async function run(
  behaviours: Behaviour[],
  { options = {}, prepare }: {
    options?: DownloadOptions;
    prepare?: (path: string, url: string) => Promise<void>;
  } = {},
) {
  await using folder = await temporaryFolder();
  await using server = serveFile(CONTENT, behaviours);
  const path = join(folder.path, "archive.zip");
  await prepare?.(path, server.url);
  let error: unknown;
  try {
    await downloadFile(fileOn(server), path, { ...QUICK, ...options });
    assert.deepEqual(await Deno.readFile(path), CONTENT);
  } catch (caught) {
    error = caught;
    if (!(error instanceof DownloadError)) throw error;
  }
  const entries = await Array.fromAsync(Deno.readDir(folder.path));
  const files: Record<string, number> = {};
  for (const { name } of entries) {
    files[name] = (await Deno.stat(join(folder.path, name))).size;
  }
  return {
    error: error as DownloadError | undefined,
    files,
    seen: server.seen,
  };
}

/** All files after a download that went well. */
export const DONE = { "archive.zip": CONTENT.length };
/** The ranges that were asked for. */
export const ranges = (seen: { range: string | null }[]) =>
  seen.map(({ range }) => range);
