/**
 * What is remembered beside the part of a download: which version of which file it
 * is from, so that another run can continue it.
 *
 * @module
 */
import { z } from "zod";

const markSchema = z.object({ url: z.string(), etag: z.string() });

/** Path of the note beside a part. */
function markOf(part: string): string {
  return `${part}.json`;
}

/** Removes a file that may not be there. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Bytes of a file; 0 if there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** ETag of the version that the part is from; null if that isn't known. */
export async function readEtag(
  part: string,
  url: string,
): Promise<string | null> {
  try {
    const text = await Deno.readTextFile(markOf(part));
    const mark = markSchema.parse(JSON.parse(text));
    return mark.url === url ? mark.etag : null;
  } catch {
    return null; // absent or damaged: the check of the whole file decides
  }
}

/** Note the version that the part is from; null forgets it. */
export async function writeEtag(
  part: string,
  url: string,
  etag: string | null,
): Promise<void> {
  if (etag === null) await removeIfThere(markOf(part));
  else await Deno.writeTextFile(markOf(part), JSON.stringify({ url, etag }));
}

/** Remove a part and its note. */
export async function removePart(part: string): Promise<void> {
  await removeIfThere(part);
  await removeIfThere(markOf(part));
}
