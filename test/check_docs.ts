/**
 * What `deno doc --lint` finds in all of `lib`, but for types of packages: it
 * takes those for private ones. Exits with 1 if anything is left.
 *
 * @module
 */
import { readImports, ROOT } from "./structure.ts";

/** What one complaint of the linter says, and where. */
export interface Complaint {
  /** Its text, with the source that it shows. */
  text: string;
  /** Declaration of the type that it calls private, if it is of that kind. */
  privateType?: string;
}

/** Complaints in what `deno doc --lint` prints. */
export function parseComplaints(output: string): Complaint[] {
  return output.split(/^(?=error\[)/m)
    .filter((text) => text.startsWith("error["))
    .map((text) => ({
      text: text.replace(/\n\s+info:[^]*$/, "\n"),
      privateType: text.match(/= hint:[^]*?\n *\d+ \| (.*)/)?.[1],
    }));
}

/** What the linter says of some modules; throws where it cannot read them. */
export async function lintDocs(...paths: string[]): Promise<Complaint[]> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", ...paths],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stderr);
  const complaints = parseComplaints(text);
  if (success !== (complaints.length === 0)) throw new Error(text);
  return complaints;
}

/**
 * Complaints about `lib`, apart from three kinds in which the linter asks for less
 * readable code:
 *
 * - a type of a package (`tf.Variable`, `z.ZodType`) is private to it, since it has no
 *   place among our exports;
 * - a type that is taken from a constant or a schema (`typeof RUNGS[number]`) would need
 *   that constant as an export too, which nobody imports;
 * - a schema has no written type, since its type is what is inferred from it, so that
 *   each rule stands once.
 */
export async function checkDocs(): Promise<Complaint[]> {
  const modules = [...(await readImports("lib")).keys()];
  const complaints = await lintDocs(
    ...modules.filter((path) => /^lib\/(\w+\/mod|\w+)\.ts$/.test(path)),
  );
  const sources = await Promise.all(
    modules.map((path) => Deno.readTextFile(`${ROOT}/${path}`)),
  );
  const isOurs = (declaration: string) =>
    /^(?:export )?(?:declare )?(?:abstract )?(?:type|interface|class) /.test(
      declaration,
    ) && sources.some((source) => source.includes(declaration));
  return complaints.filter(({ text, privateType }) =>
    privateType === undefined
      ? !text.startsWith("error[missing-explicit-type]")
      : isOurs(privateType)
  );
}

if (import.meta.main) {
  const complaints = await checkDocs();
  for (const { text } of complaints) console.error(text);
  console.error(`${complaints.length} faults of the documentation of lib`);
  if (complaints.length > 0) Deno.exit(1);
}
