import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  listStaticFiles,
  serveFile,
} from "../../../lib/app/server/static_files.ts";

async function makeFolder(): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "samples"));
  await Deno.writeTextFile(join(folder, "index.html"), "<!doctype html>");
  await Deno.writeTextFile(join(folder, ".hidden"), "secret");
  await Deno.writeTextFile(join(folder, "samples", "a b.wav"), "RIFF");
  return folder;
}

Deno.test("listStaticFiles() knows a folder's files with their types; no hidden ones, no links", async () => {
  const folder = await makeFolder();
  if (Deno.build.os !== "windows") {
    await Deno.symlink("/etc/hostname", join(folder, "link.txt"));
  }
  const files = await listStaticFiles(folder);
  assert.deepEqual(
    [...files].map(([path, { type }]) => [path, type]).sort(),
    [
      ["/", "text/html; charset=utf-8"],
      ["/index.html", "text/html; charset=utf-8"],
      ["/samples/a b.wav", "audio/wav"],
    ],
  );
  assert.equal((await listStaticFiles()).size, 0);
  await assert.rejects(listStaticFiles(join(folder, "none")));
});

Deno.test("serveFile() gives a file once, then 304; HEAD gives its length only", async () => {
  const files = await listStaticFiles(await makeFolder());
  const file = files.get("/")!;
  const request = (init?: RequestInit) => new Request("http://localhost", init);
  const whole = await serveFile(file, request());
  assert.equal(await whole.text(), "<!doctype html>");
  const etag = whole.headers.get("ETag")!;
  const again = await serveFile(
    file,
    request({ headers: { "If-None-Match": etag } }),
  );
  assert.equal(again.status, 304);
  const head = await serveFile(file, request({ method: "HEAD" }));
  assert.equal(head.headers.get("Content-Length"), "15");
  assert.equal(await head.text(), "");
});
