/**
 * The built app: files that are known when the server starts, and no others.
 *
 * @module
 */

import { join } from "@std/path";

/** Types by the ending of a file's name. */
const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  flac: "audio/flac",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  md: "text/markdown; charset=utf-8",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wav: "audio/wav",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

/** A file of the app. */
export interface StaticFile {
  /** Where it lies. */
  path: string;
  /** Its media type. */
  type: string;
  /** Bytes. */
  size: number;
  /** Changes with the file. */
  etag: string;
}

/** Files by the path of their address, such as `/index.html`. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/**
 * Every file of a folder; hidden ones and links are left out. What a request asks for is
 * looked up among these, so that no address leads out of the folder.
 *
 * @param folder the built app; undefined: no files
 * @throws {Deno.errors.NotFound} if the folder isn't there
 *
 * @example
 * ```ts
 * import { listStaticFiles } from "./static_files.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/index.html`, "<!doctype html>");
 * const files = await listStaticFiles(folder);
 * assert.deepEqual([...files.keys()], ["/index.html", "/"]);
 * ```
 */
export async function listStaticFiles(folder?: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  const walk = async (path: string, address: string) => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(path)) {
      if (name.startsWith(".")) continue;
      const inner = join(path, name);
      if (isDirectory) await walk(inner, `${address}${name}/`);
      if (!isFile) continue;
      const { size, mtime } = await Deno.stat(inner);
      const etag = `W/"${size.toString(36)}-${(+(mtime ?? 0)).toString(36)}"`;
      const type = TYPES[name.split(".").at(-1)!] ?? "application/octet-stream";
      const file = { path: inner, type, size, etag };
      files.set(`${address}${name}`, file);
      if (name === "index.html") files.set(address, file);
    }
  };
  if (folder !== undefined) await walk(folder, "/");
  return files;
}

/**
 * Answer a request for a file: whole, or 304 if the client has it.
 *
 * @param file    of the app
 * @param request its method is GET or HEAD
 */
export async function serveFile(
  file: StaticFile,
  request: Request,
): Promise<Response> {
  const headers = {
    "Content-Type": file.type,
    "Cache-Control": "no-cache", // ask each time whether it changed
    "ETag": file.etag,
  };
  if (request.headers.get("If-None-Match") === file.etag) {
    return new Response(null, { status: 304, headers });
  }
  const length = { ...headers, "Content-Length": String(file.size) };
  if (request.method === "HEAD") return new Response(null, { headers: length });
  const { readable } = await Deno.open(file.path);
  return new Response(readable, { headers: length });
}
