/**
 * Where the real clips are for tests: `SER_RAVDESS`, else `../shared/ravdess`.
 *
 * @module
 */
import { resolve } from "@std/path";
import { fileURLToPath } from "node:url";

const BESIDE = fileURLToPath(
  new URL("../../../shared/ravdess", import.meta.url),
);

function findRavdess(): string | undefined {
  const folder = resolve(Deno.env.get("SER_RAVDESS") || BESIDE);
  try {
    return Deno.statSync(folder).isDirectory ? folder : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The folder of the real clips; undefined on machines without them. */
export const RAVDESS: string | undefined = findRavdess();

/** A test that needs the real clips; without them it is reported as skipped, with the reason. */
export function testOnRealClips(
  name: string,
  fn: (folder: string) => Promise<void>,
): void {
  Deno.test({
    name: RAVDESS ? name : `${name} (skipped: no RAVDESS, set SER_RAVDESS)`,
    ignore: RAVDESS === undefined,
    fn: () => fn(RAVDESS!),
  });
}
