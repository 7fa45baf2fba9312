/**
 * Other people's programs, run on bytes.
 *
 * @module
 */

/** Whether a program can be run. */
export function isInstalled(program: string): boolean {
  try {
    new Deno.Command(program, { stdout: "null", stderr: "null", stdin: "null" })
      .outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Run a program to its end.
 *
 * @param options.quiet whether words on standard error are a failure too
 * @returns what it writes to standard output
 * @throws {Error} with its words if it fails
 */
export async function run(
  [program, ...args]: string[],
  stdin: Uint8Array,
  { quiet = false } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // A program that has seen enough closes its end.
  const written = writer.write(stdin).then(() => writer.close()).catch(
    () => {},
  );
  const { success, stdout, stderr } = await child.output();
  await written;
  const words = new TextDecoder().decode(stderr).trim();
  if (success && !(quiet && words)) return stdout as Uint8Array<ArrayBuffer>;
  throw new Error(`${program} ${args.join(" ")}: ${words}`);
}
