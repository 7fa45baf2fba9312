/**
 * Archives for tests, written by another library than the one that reads them.
 *
 * @module
 */
import { type Zippable, zipSync } from "fflate";

/** Unix, in the field that says where an archive was made. */
const UNIX = 3;
/** What the upper half of an entry's attributes says of a link on Unix. */
const LINK_MODE = 0o120777;

/** A zip file of entries, in their order. A name that ends in `/` is a folder. */
export function makeZip(
  entries: Record<string, Uint8Array>,
): Uint8Array<ArrayBuffer> {
  return zipSync(entries, { mtime: "2020-01-01" });
}

/** A zip file with one link in it. */
export function makeLinkZip(
  path: string,
  target: string,
): Uint8Array<ArrayBuffer> {
  const entry: Zippable = {
    [path]: [new TextEncoder().encode(target), {
      os: UNIX,
      attrs: LINK_MODE * 65_536,
    }],
  };
  return zipSync(entry, { mtime: "2020-01-01" });
}

/** Fields of an entry in the central directory: offset and width in bytes. */
const DIRECTORY_FIELDS = {
  flags: [8, 2],
  method: [10, 2],
  crc32: [16, 4],
  compressedSize: [20, 4],
  size: [24, 4],
} as const;

/** Offsets of the entries in the central directory. */
function* directoryEntries(view: DataView): Generator<number> {
  const end = view.byteLength - 22;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    yield at;
    const [name, extra, comment] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true)
    );
    at += 46 + name + extra + comment;
  }
}

/** A copy of a zip file in which the directory says something else of every entry. */
export function withDirectoryField(
  zip: Uint8Array,
  field: keyof typeof DIRECTORY_FIELDS,
  value: number,
): Uint8Array<ArrayBuffer> {
  const copy = zip.slice();
  const view = new DataView(copy.buffer);
  const [offset, width] = DIRECTORY_FIELDS[field];
  for (const at of directoryEntries(view)) {
    if (width === 2) view.setUint16(at + offset, value, true);
    else view.setUint32(at + offset, value, true);
  }
  return copy;
}
