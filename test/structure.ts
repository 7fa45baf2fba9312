/**
 * What imports what in this project, read from the sources.
 *
 * @module
 */
import * as esbuild from "esbuild";
import { dirname, join, relative } from "@std/path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Rooms of `lib` in their order: each imports only rooms that stand before it. */
export const ORDER = [
  "kernels",
  "backend",
  "audio",
  "features",
  "augment",
  "model",
  "evaluation",
  "files",
  "corpus",
  "listen",
  "figures",
  "teach",
  "experiment",
  "report",
  "app",
  "commands",
] as const;

/** First line of a module that a page can import with all that it imports. */
export const MARK = "// Browser compatible.";

/** Modules that must bear the mark: the rooms that a page may use. */
export const PURE: readonly string[] = [
  "lib/kernels/mod.ts",
  "lib/backend/register.ts",
  "lib/audio/mod.ts",
  "lib/features/mod.ts",
  "lib/augment/mod.ts",
  "lib/model/mod.ts",
  "lib/evaluation/mod.ts",
  "lib/listen/mod.ts",
  "lib/figures/mod.ts",
  "lib/teach/mod.ts",
];

/** Modules that ask which engine they run in before they use what it alone has. */
export const PROBES: readonly string[] = [
  "lib/kernels/binary.ts", // reads the binary from the disk where it lies there
  "lib/kernels/shared.ts", // SER_THREADS
  "lib/kernels/spawn.ts", // Node's workers let the process exit
  "lib/figures/live.ts", // shows in a cell of the Deno kernel
];

/** Modules by path from the project's folder, and the paths that each imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const IMPORT =
  /^(?:import|export)\b[^;]*?\bfrom\s+"(\.[^"]+)"|^import\s+"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"/gm;

/** Relative imports of a source, those of types included, as paths from the root. */
export function importsOf(path: string, source: string): string[] {
  return [...source.matchAll(IMPORT)].map((found) =>
    join(dirname(path), found[1] ?? found[2] ?? found[3])
  );
}

/** Every TypeScript module below some folders, with its imports. */
export async function readImports(...folders: string[]): Promise<ImportGraph> {
  const graph = new Map<string, string[]>();
  async function walk(folder: string): Promise<void> {
    for await (
      const { name, isDirectory } of Deno.readDir(join(ROOT, folder))
    ) {
      const path = join(folder, name);
      if (isDirectory) await walk(path);
      else if (name.endsWith(".ts") && !name.endsWith(".as.ts")) {
        const source = await Deno.readTextFile(join(ROOT, path));
        graph.set(path, importsOf(path, source));
      }
    }
  }
  for (const folder of folders) await walk(folder);
  return graph;
}

/** Every module that reaches itself, as the way it takes; none in a sound house. */
export function circles(graph: ImportGraph): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  function visit(path: string, way: string[]): void {
    const start = way.indexOf(path);
    if (start >= 0) found.push([...way.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  }
  for (const path of graph.keys()) visit(path, []);
  return found;
}

/**
 * Where a module stands: -1 for those directly in `lib`, which every room may
 * import, the last place for the command line, which may import every room.
 */
function placeOf(path: string): number {
  const [, room, ...rest] = path.split("/");
  if (path === "lib/cli.ts") return ORDER.length;
  if (rest.length === 0) return -1;
  const place = (ORDER as readonly string[]).indexOf(room);
  if (place < 0) throw new RangeError(`${path} is in no room of ORDER`);
  return place;
}

/** Imports within `lib` of a room that stands below the importing one. */
export function upward(graph: ImportGraph): string[] {
  return [...graph].flatMap(([path, imports]) =>
    imports.filter((other) => placeOf(other) > placeOf(path))
      .map((other) => `${path} imports ${other}`)
  );
}

/** Modules of this project in a bundle for a page, by path from the root. */
export async function bundledModules(...entries: string[]): Promise<string[]> {
  const { metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    bundle: true,
    platform: "browser",
    format: "esm",
    packages: "external",
    loader: { ".json": "json" },
    metafile: true,
    outdir: "unused",
    write: false,
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs).map((path) =>
    relative(ROOT, join(ROOT, path))
  ).sort();
}

/** Uses of what only Deno or Node has, in a source without its comments. */
export async function engineUses(source: string): Promise<string[]> {
  const { code } = await esbuild.transform(source, { loader: "ts" });
  return code.match(/"node:[\w/]+"|\bDeno\.[\w.]+|"@std\/\w+"/g) ?? [];
}

/** Rooms and modules whose numbers decide a run's: they must be the same in every engine. */
export const SAME_BITS =
  /^lib\/((kernels|backend|audio|features|augment|model|corpus|listen)\/[^]+|random|maths)\.ts$/;

/**
 * Functions whose last bits differ from engine to engine, called in a source without its
 * comments; `lib/maths.ts` has them with the same bits.
 */
export async function engineMaths(source: string): Promise<string[]> {
  const { code } = await esbuild.transform(source, { loader: "ts" });
  return code.match(
    /\bMath\.(a?(sin|cos|tan)h?|atan2|exp|expm1|log|log2|log10|log1p|pow|cbrt|hypot|random)\b/g,
  ) ?? [];
}

/**
 * Modules of `lib` that nothing leads to from a room's `mod.ts`, the command line, a
 * worker or a page.
 */
export function orphans(graph: ImportGraph): string[] {
  const entries =
    /^lib\/(\w+\/mod|cli|kernels\/thread_\w+|app\/\w+\/(main|\w*work(er|let))|\w+)\.ts$/;
  const reached = new Set<string>();
  const visit = (path: string) => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const next of graph.get(path) ?? []) visit(next);
  };
  for (const path of graph.keys()) if (entries.test(path)) visit(path);
  return [...graph.keys()].filter((path) => !reached.has(path));
}
