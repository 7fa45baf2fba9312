/**
 * What the server's process is allowed.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { ServerSettings } from "./settings.ts";

/** This project's code, where workers and kernels are loaded from. */
const LIB = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Flags of `deno run` for the server's process: it listens at one address, reads the
 * project's code, the model and the built app. It can't write, start programs, read the
 * environment, or connect to anything but itself.
 *
 * @param settings where it listens and what it serves
 * @throws {RangeError} if there is a comma in the path of a folder, which Deno reads as
 *   the end of it
 *
 * @example
 * ```ts
 * import { serverPermissions } from "./permissions.ts";
 * import assert from "node:assert/strict";
 *
 * const flags = serverPermissions({ host: "127.0.0.1", port: 8000, model: "/m" });
 * assert.ok(flags.includes("--allow-net=127.0.0.1:8000"));
 * assert.ok(!flags.some((flag) => flag.startsWith("--allow-write")));
 * ```
 */
export function serverPermissions(
  { host, port, model, folder }: Pick<
    ServerSettings,
    "host" | "port" | "model" | "folder"
  >,
): string[] {
  const name = host.includes(":") ? `[${host}]` : host;
  const folders = [LIB, model, ...folder === undefined ? [] : [folder]];
  const wrong = folders.find((path) => path.includes(","));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot name a folder to Deno: its path must have no comma, got ${wrong}`,
    );
  }
  return [
    "--no-prompt",
    `--allow-net=${name}:${port}`,
    `--allow-read=${folders.join(",")}`,
  ];
}
