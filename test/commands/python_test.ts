import assert from "node:assert/strict";
import { zipSync } from "fflate";
import {
  findPython,
  type Interpreter,
} from "../../lib/commands/find_python.ts";
import {
  environmentOptions,
  interpreterPath,
  preparePython,
} from "../../lib/commands/python.ts";
import { join } from "@std/path";

/** A package of one module, as a wheel in a folder of its own. */
async function makeWheel(folder: string, version: string): Promise<void> {
  const info = `ser_probe-${version}.dist-info`;
  const files = {
    "ser_probe.py": `VERSION = "${version}"\n`,
    [`${info}/METADATA`]:
      `Metadata-Version: 2.1\nName: ser-probe\nVersion: ${version}\n`,
    [`${info}/WHEEL`]:
      "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: "",
  };
  const bytes = Object.entries(files).map(([name, text]) =>
    [name, new TextEncoder().encode(text)] as const
  );
  await Deno.writeFile(
    join(folder, `ser_probe-${version}-py3-none-any.whl`),
    zipSync(Object.fromEntries(bytes)),
  );
}

/** A folder with two versions of a package, and the options of an environment in it. */
async function makeOptions() {
  const root = await Deno.makeTempDir({ prefix: "ser python " });
  await makeWheel(root, "1.0");
  await makeWheel(root, "2.0");
  const packages = join(root, "probe.txt");
  const constraints = join(root, "constraints.txt");
  const head = `--no-index\n--find-links "${root}"\n`;
  await Deno.writeTextFile(packages, `${head}ser-probe\n`);
  await Deno.writeTextFile(constraints, "ser-probe==1.0\n");
  const folder = join(root, "env");
  return { folder, requirements: [packages, constraints] as const };
}

/** What the environment's interpreter prints. */
async function ask(python: string, question: string): Promise<string> {
  const { stdout } = await new Deno.Command(python, { args: ["-c", question] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

const VERSION = "import ser_probe; print(ser_probe.VERSION)";

Deno.test("preparePython() makes an environment once, and again when its requirements change", async () => {
  const options = await makeOptions();
  const seen: [number, number, string][] = [];
  const onProgress = (...args: [number, number, string]) => seen.push(args);
  const { python } = await preparePython({ ...options, onProgress });
  assert.equal(python, interpreterPath(options.folder));
  assert.equal(await ask(python, VERSION), "1.0");
  assert.deepEqual(seen[0], [1, 1, "ser_probe"]);

  await preparePython({ ...options, onProgress: () => assert.fail("again") });

  await Deno.writeTextFile(options.requirements[1], "ser-probe==2.0\n");
  await preparePython(options);
  assert.equal(await ask(python, VERSION), "2.0");
});

Deno.test("preparePython() called twice at once repairs a half-made environment once", async () => {
  const options = await makeOptions();
  await Deno.mkdir(options.folder);
  await Deno.writeTextFile(join(options.folder, "pyvenv.cfg"), "home = ");
  let packages = 0;
  const onProgress = (_done: number, _total: number, what: string) => {
    if (what === "ser_probe") packages++;
  };
  const [{ python }] = await Promise.all(
    [1, 2].map(() => preparePython({ ...options, onProgress })),
  );
  assert.equal(packages, 1);
  assert.equal(await ask(python, VERSION), "1.0");

  await Deno.remove(python);
  await preparePython({ ...options, onProgress });
  assert.equal(packages, 2, "an interpreter that is gone");
  assert.equal(await ask(python, VERSION), "1.0");
});

Deno.test("preparePython() says why pip failed, leaves a log and nothing that looks ready", async () => {
  const options = await makeOptions();
  await Deno.writeTextFile(options.requirements[1], "ser-probe==3.0\n");
  for (let round = 0; round < 2; round++) {
    await assert.rejects(
      preparePython(options),
      /pip could not install .*probe\.txt \(exit code 1\): ERROR: .*ser-probe.*env\.log/s,
    );
  }
  const log = await Deno.readTextFile(`${options.folder}.log`);
  assert.match(log, /ser-probe==3\.0/);
});

Deno.test("findPython() takes the first that is new enough, in the order of the system", async () => {
  const known: Record<string, Interpreter> = {
    "python3": { path: "/usr/bin/python3", version: [3, 9, 6] },
    "python3.12": { path: "/opt/python3.12", version: [3, 12, 1] },
    "py": { path: "C:\\Python\\python.exe", version: [3, 13, 0] },
  };
  const ask = ([program]: readonly [string, ...string[]]) =>
    Promise.resolve(known[program]);
  const { path } = await findPython({ os: "darwin", only: "", ask });
  assert.equal(path, "/opt/python3.12");
  const { version } = await findPython({ os: "windows", only: "", ask });
  assert.deepEqual(version, [3, 13, 0]);
});

Deno.test("findPython() says what to do where Python is missing, too old or misnamed", async () => {
  const nothing = () => Promise.resolve(undefined);
  await assert.rejects(
    findPython({ os: "windows", only: "", ask: nothing }),
    /on the PATH, found none\. Install it \(winget /,
  );
  const old: Interpreter = { path: "/usr/bin/python3", version: [3, 10, 2] };
  await assert.rejects(
    findPython({ os: "linux", only: "", ask: () => Promise.resolve(old) }),
    /Python 3\.11 or newer .* found \/usr\/bin\/python3 \(3\.10\.2\)\. .*apt install/,
  );
  await assert.rejects(
    findPython({ only: "/no/such/python" }),
    /or newer in SER_PYTHON=\/no\/such\/python, found none/,
  );
});

Deno.test("every environment's packages are pinned to one version", async () => {
  for (const name of ["lab", "bench"] as const) {
    for (const file of environmentOptions(name).requirements) {
      const lines = (await Deno.readTextFile(file)).trim().split("\n");
      for (const line of lines.filter((line) => !line.startsWith("#"))) {
        assert.match(line, /^[\w.-]+==[\w.]+$/, file);
      }
    }
  }
});
