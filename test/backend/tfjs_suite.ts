/**
 * The official tests of TensorFlow.js backends, as its npm package ships them:
 * bundled with this project's backend, and run by jasmine in a process of their
 * own.
 *
 * @module
 */
// import.meta.resolve() finds the files of packages that are imported, no others.
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-core";
import * as esbuild from "esbuild";
import "jasmine-core";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How a spec ended. */
export interface SpecResult {
  name: string;
  status: "passed" | "failed" | "pending" | "excluded";
  /** Of the expectations that failed. */
  messages: string[];
}

/** What is tested. */
export interface Candidate {
  backend: "cpu" | "simd";
  threads: number;
  /** Bytes of linear memory that are taken first, so that tensors lie above. */
  reserved?: number;
}

const KERNELS = new URL("../../lib/kernels/mod.ts", import.meta.url).href;

/** Named as tfjs-core's tests name it. */
const JASMINE = "jasmine-core/lib/jasmine-core/jasmine.js";

const MAIN = new URL("tfjs_suite_main.ts", import.meta.url);

/**
 * Finds the packages in Deno's cache. The union package becomes tfjs-core, the one
 * instance that the tests, the cpu backend and ours share; `lib/kernels` stays
 * outside, since it looks for its binaries and workers beside itself.
 */
function packages(): esbuild.Plugin {
  const cpuModule = fileURLToPath(
    import.meta.resolve("@tensorflow/tfjs-backend-cpu"),
  );
  const coreModule = fileURLToPath(
    import.meta.resolve("@tensorflow/tfjs-core"),
  );
  const core = dirname(coreModule);
  const jasmine = dirname(fileURLToPath(import.meta.resolve("jasmine-core")));
  const modules: Record<string, string> = {
    "@tensorflow/tfjs": join(core, "index.js"),
    "@tensorflow/tfjs-core": join(core, "index.js"),
    "@tensorflow/tfjs-backend-cpu": join(dirname(cpuModule), "index.js"),
    [JASMINE]: join(jasmine, "jasmine-core/jasmine.js"),
  };
  return {
    name: "packages",
    setup(build) {
      build.onResolve({ filter: /\/kernels\/mod\.ts$/ }, () => ({
        path: KERNELS,
        external: true,
      }));
      build.onResolve(
        { filter: /^@tensorflow\/tfjs-core\/dist\// },
        (args) => ({
          path: `${
            join(core, args.path.slice("@tensorflow/tfjs-core/dist/".length))
          }.js`,
        }),
      );
      build.onResolve({ filter: /^[@a-z][^:]*$/ }, ({ path, importer }) => {
        if (modules[path]) return { path: modules[path] };
        if (isBuiltin(path)) return undefined;
        try {
          return { path: createRequire(importer).resolve(path) };
        } catch {
          return undefined; // an optional one: esbuild says so if it is not
        }
      });
    },
  };
}

/**
 * Bundle the tests.
 *
 * @param file where the bundle goes
 */
export async function bundleSuite(file: string): Promise<void> {
  await esbuild.build({
    entryPoints: [fileURLToPath(MAIN)],
    outfile: file,
    bundle: true,
    format: "esm",
    platform: "node",
    // The packages call modules free of side effects that register gradients.
    ignoreAnnotations: true,
    banner: {
      js: 'import { createRequire, isBuiltin } from "node:module";\n' +
        "const require = createRequire(import.meta.url);",
    },
    logLevel: "error",
    plugins: [packages()],
  });
  await esbuild.stop();
}

/**
 * Run the bundled tests on a backend.
 *
 * @param bundle file of the bundle; the results are left beside it
 * @returns how each spec ended, by name
 * @throws {Error} if the program fails
 */
export async function runSuite(
  bundle: string,
  { backend, threads, reserved = 0 }: Candidate,
): Promise<Map<string, SpecResult>> {
  const results = `${bundle}.${backend}${threads}.json`;
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      bundle,
      backend,
      String(threads),
      results,
      String(reserved),
    ],
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) {
    const text = new TextDecoder();
    throw new Error(
      `Cannot run the official tests on ${backend}: the program must end well, got\n${
        text.decode(stdout).slice(-2000)
      }${text.decode(stderr).slice(-4000)}`,
    );
  }
  return byName(JSON.parse(await Deno.readTextFile(results)));
}

/** Specs by name; of several with one name, the later ones are numbered. */
function byName(specs: SpecResult[]): Map<string, SpecResult> {
  const found = new Map<string, SpecResult>();
  for (const spec of specs) {
    let name = spec.name;
    for (let n = 2; found.has(name); n++) name = `${spec.name} (${n})`;
    found.set(name, { ...spec, name });
  }
  return found;
}
