import assert from "node:assert/strict";
import { createServer } from "node:net";
import {
  denoKernelSpec,
  installKernel,
  jupyterVariables,
  trustNotebooks,
} from "../../lib/commands/jupyter.ts";
import { labArguments } from "../../lib/commands/lab.ts";
import { readLines } from "../../lib/commands/read_lines.ts";
import { testWithJupyter } from "../notebooks/jupyter_here.ts";
import { runCli, spawnCli } from "./run_cli.ts";

Deno.test("labArguments() hides other kernels, asks no one, and follows its options", () => {
  const options = {
    browser: true,
    port: 9000,
    notebooks: "my-notebooks",
    root: false,
  };
  const words = labArguments("/ser", options);
  assert.ok(words.includes("--ServerApp.root_dir=/ser"));
  assert.ok(words.includes("--ServerApp.port=9000"));
  assert.ok(words.includes("--KernelSpecManager.allowed_kernelspecs={'deno'}"));
  assert.ok(!words.includes("--no-browser") && !words.includes("--allow-root"));
  const other = labArguments("/ser", {
    ...options,
    browser: false,
    root: true,
  });
  assert.ok(other.includes("--no-browser") && other.includes("--allow-root"));
});

Deno.test("installKernel() writes the kernel and the settings, again where Deno has moved", async () => {
  const folder = await Deno.makeTempDir();
  const env = jupyterVariables(folder);
  const kernel = `${folder}/data/kernels/deno/kernel.json`;
  await Deno.mkdir(`${folder}/data/kernels/deno`, { recursive: true });
  const moved = denoKernelSpec("/npx/cache/that/vanished/deno");
  await Deno.writeTextFile(kernel, JSON.stringify(moved));
  await installKernel(env, { plugin: { on: true } });
  const spec = JSON.parse(await Deno.readTextFile(kernel));
  assert.deepEqual(spec, denoKernelSpec(Deno.execPath()));
  const settings = JSON.parse(
    await Deno.readTextFile(
      `${folder}/config/labconfig/default_setting_overrides.json`,
    ),
  );
  assert.deepEqual(settings.plugin, { on: true });
  assert.ok("@jupyterlab/apputils-extension:notification" in settings);
});

Deno.test("jupyterVariables() keeps every folder of Jupyter's inside the one given", () => {
  const { JUPYTER_PATH, JUPYTER_CONFIG_PATH, ...others } = jupyterVariables(
    "/x",
  );
  assert.equal(JUPYTER_PATH + JUPYTER_CONFIG_PATH, "");
  const folders = Object.entries(others).filter(([name]) =>
    name.endsWith("DIR")
  );
  assert.equal(folders.length, 4);
  for (const [name, folder] of folders) assert.match(folder, /^.x./, name);
});

Deno.test("lab takes options only, and a port that there is", async () => {
  const word = await runCli(["lab", "notebooks"]);
  assert.equal(word.code, 2);
  assert.match(word.stderr, /^lab takes only options, got "notebooks"/);
  const port = await runCli(["lab", "--port", "70000"]);
  assert.equal(port.code, 2);
  assert.match(port.stderr, /--port: must be a whole number from 1 to 65535/);
});

Deno.test("lab --stored refuses another corpus than the embedded one", async () => {
  const { code, stderr } = await runCli(["lab", "--stored"], {
    SER_CORPUS: "ravdess",
  });
  assert.equal(code, 2);
  assert.match(stderr, /files that git holds, and SER_CORPUS is ravdess/);
});

/** Starts a server on any port. */
async function listen() {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/**
 * The first address that JupyterLab prints. What it prints afterwards is read too:
 * a closed pipe could end it.
 */
function readAddress(child: Deno.ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    const read = async () => {
      for await (const line of readLines(child.stderr)) {
        const found = line.match(/http:\/\/127\.0\.0\.1\S+token=\S+/)?.[0];
        if (found) resolve(new URL(found));
      }
      reject(new Error("JupyterLab ended without an address"));
    };
    read().catch(reject);
  });
}

/** JupyterLab prints its address before it listens there: asks until it does. */
async function fetchSoon(address: URL): Promise<Response> {
  for (let tries = 1;; tries++) {
    try {
      return await fetch(address);
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

testWithJupyter(
  "lab opens JupyterLab on the next free port, with Deno as its one kernel, and ends it with itself",
  async () => {
    const server = await listen();
    const { port } = server.address() as { port: number };
    await using child = spawnCli(["lab", "--no-browser", "--port", `${port}`]);
    try {
      const address = await readAddress(child);
      assert.notEqual(Number(address.port), port);
      assert.equal(address.pathname, "/lab/tree/my-notebooks");
      address.pathname = "/api/kernelspecs";
      const { kernelspecs } = await (await fetchSoon(address)).json();
      assert.deepEqual(Object.keys(kernelspecs), ["deno"]);
      assert.equal(kernelspecs.deno.spec.argv[0], Deno.execPath());
      child.kill("SIGTERM");
      await child.status;
      await assert.rejects(fetch(address), "JupyterLab has ended");
    } finally {
      server.close();
    }
  },
);

/** Prints whether Jupyter trusts a notebook. */
const IS_TRUSTED = `
import sys, nbformat
from nbformat.sign import NotebookNotary
print(NotebookNotary().check_signature(nbformat.read(sys.argv[1], as_version=4)))
`;

testWithJupyter(
  "trustNotebooks() lets Jupyter trust a notebook as it is, and not as it is changed later",
  async ({ python }) => {
    const folder = await Deno.makeTempDir();
    const env = jupyterVariables(folder);
    const file = `${folder}/one.ipynb`;
    const write = (source: string) =>
      Deno.writeTextFile(
        file,
        JSON.stringify({
          cells: [{ cell_type: "markdown", id: "a", metadata: {}, source }],
          metadata: {},
          nbformat: 4,
          nbformat_minor: 5,
        }),
      );
    const isTrusted = async () => {
      const args = ["-c", IS_TRUSTED, file];
      const { stdout } = await new Deno.Command(python, { args, env }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    await write("as stored");
    assert.equal(await isTrusted(), "False");
    await trustNotebooks({ python, env }, [file]);
    assert.equal(await isTrusted(), "True");
    await write("changed");
    assert.equal(await isTrusted(), "False");
    await assert.rejects(
      trustNotebooks({ python, env }, [`${folder}/none.ipynb`]),
      /Cannot trust .*none.ipynb/,
    );
  },
);
