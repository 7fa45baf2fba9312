/**
 * What the server's process is allowed.
 *
 * @module
 */

import { dirname, isAbsolute, relative } from "@std/path";
import { fileURLToPath } from "node:url";
import type { ServerSettings } from "./settings.ts";

/** This project's code, where workers and kernels are loaded from. */
const LIB = fileURLToPath(new URL("../..", import.meta.url));

/** The deepest folder that holds all of these. */
function commonFolder(folders: readonly string[]): string {
  const isInside = (folder: string, path: string) => {
    const way = relative(folder, path);
    return !/^\.\.([\\/]|$)/.test(way) && !isAbsolute(way);
  };
  let [common] = folders;
  while (!folders.every((path) => isInside(common, path))) {
    if (dirname(common) === common) break; // another drive
    common = dirname(common);
  }
  return common;
}

/**
 * Permission to read folders. Deno takes a comma for the end of a path, so that paths
 * begin where the folders' own part: what stands before may have commas.
 *
 * @param folders absolute
 * @returns where a process must be started, and its flag
 * @throws {RangeError} if there is a comma in what is left of a path
 *
 * @example
 * ```ts
 * import { permitReading } from "./permissions.ts";
 * import assert from "node:assert/strict";
 *
 * const { cwd, flag } = permitReading(["/home/Doe, Jane/lib", "/home/Doe, Jane/model"]);
 * assert.equal(cwd, "/home/Doe, Jane");
 * assert.equal(flag, "--allow-read=lib,model");
 * ```
 */
export function permitReading(
  folders: readonly string[],
): { cwd: string; flag: string } {
  const cwd = commonFolder(folders);
  const ways = folders.map((path) => relative(cwd, path) || ".");
  const wrong = ways.find((path) => path.includes(","));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot name a folder to Deno: its path from ${cwd} must have no comma, got ${wrong}`,
    );
  }
  return { cwd, flag: `--allow-read=${ways.join(",")}` };
}

/** A process's permissions. */
export interface Permissions {
  /** Where it must be started: the flags' paths begin there. */
  cwd: string;
  /** Flags of `deno run`. */
  flags: string[];
}

/**
 * What the server's process may do: it listens at one address, reads the project's code,
 * the model and the built app. It can't write, start programs, read the environment, or
 * connect to anything but itself.
 *
 * @param settings where it listens and what it serves; folders are absolute
 * @throws {RangeError} as {@linkcode permitReading}
 *
 * @example
 * ```ts
 * import { serverPermissions } from "./permissions.ts";
 * import assert from "node:assert/strict";
 *
 * const settings = { host: "127.0.0.1", port: 8000, model: "/m" };
 * const { flags } = serverPermissions(settings);
 * assert.ok(flags.includes("--allow-net=127.0.0.1:8000"));
 * assert.ok(!flags.some((flag) => flag.startsWith("--allow-write")));
 * ```
 */
export function serverPermissions(
  { host, port, model, folder }: Pick<
    ServerSettings,
    "host" | "port" | "model" | "folder"
  >,
): Permissions {
  const name = host.includes(":") ? `[${host}]` : host;
  const folders = [LIB, model, ...folder === undefined ? [] : [folder]];
  const { cwd, flag } = permitReading(folders);
  return {
    cwd,
    flags: ["--no-prompt", `--allow-net=${name}:${port}`, flag],
  };
}
