/**
 * What may be wrong with an archive.
 *
 * @module
 */

/** An archive that is damaged, or not what it should be. */
export class ArchiveError extends SyntaxError {
  /** The name of this class. */
  override name = "ArchiveError";
  /** The archive's path. */
  readonly file: string;
  /** Name of the entry that breaks the rule; absent if it is the archive as a whole. */
  readonly entry?: string;

  /** An error about an archive, or about one entry of it. */
  constructor(
    file: string,
    rule: string,
    { entry, cause }: { entry?: string; cause?: unknown } = {},
  ) {
    const where = entry === undefined
      ? file
      : `${JSON.stringify(entry)} in ${file}`;
    super(`Cannot unpack ${where}: ${rule}`, { cause });
    this.file = file;
    this.entry = entry;
  }
}
