import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  type Permissions,
  permitReading,
  serverPermissions,
} from "../../../lib/app/server/permissions.ts";
import { spawnServer } from "../../../lib/app/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../../../lib/files/mod.ts";

/** Runs a program under permissions; returns what it prints as JSON. */
async function runAllowed(
  program: string,
  { cwd, flags }: Permissions,
): Promise<Record<string, string>> {
  const path = join(await Deno.makeTempDir(), "program.ts");
  await Deno.writeTextFile(path, program);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-config", ...flags, path],
    cwd,
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.ok(text, new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

Deno.test("with its permissions the server can't read outside its folders, write, run or connect", async () => {
  const [model, folder, outside] = await Promise.all(
    Array.from({ length: 3 }, () => Deno.makeTempDir()),
  );
  for (const path of [model, folder, outside]) {
    await Deno.writeTextFile(join(path, "file"), "text");
  }
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr as Deno.NetAddr;
  const outcomes = await runAllowed(
    `
    const outcomes = {};
    const attempt = async (name, act) => {
      try { await act(); outcomes[name] = "done"; }
      catch (error) { outcomes[name] = error.name; }
    };
    const [model, folder, outside] = ${
      JSON.stringify([model, folder, outside])
    };
    await attempt("read model", () => Deno.readFile(model + "/file"));
    await attempt("read app", () => Deno.readFile(folder + "/file"));
    await attempt("read outside", () => Deno.readFile(outside + "/file"));
    await attempt("read by ..", () => Deno.readFile(model + "/../../etc/passwd"));
    await attempt("list outside", () => Array.fromAsync(Deno.readDir(outside)));
    await attempt("write model", () => Deno.writeTextFile(model + "/new", ""));
    await attempt("write app", () => Deno.writeTextFile(folder + "/file", ""));
    await attempt("make temporary", () => Deno.makeTempFile());
    await attempt("connect", () => Deno.connect({ hostname: "127.0.0.1", port: ${port} }));
    await attempt("fetch", () => fetch("http://127.0.0.1:${port}/"));
    await attempt("resolve", () => Deno.resolveDns("example.org", "A"));
    await attempt("listen elsewhere", () => Deno.listen({ hostname: "0.0.0.0", port: 0 }));
    await attempt("run", () => new Deno.Command(Deno.execPath()).output());
    await attempt("environment", () => Deno.env.get("HOME"));
    await attempt("all of the environment", () => Deno.env.toObject());
    await attempt("system", () => Deno.hostname());
    await attempt("library", () => Deno.dlopen("libc.so.6", {}));
    await attempt("threads", () => Deno.env.get("SER_THREADS"));
    await attempt("listen", () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close());
    console.log(JSON.stringify(outcomes));
  `,
    serverPermissions({ host: "127.0.0.1", port: 0, model, folder }),
  );
  other.close();
  const allowed = Object.keys(outcomes).filter((name) =>
    outcomes[name] !== "NotCapable"
  );
  assert.deepEqual(allowed, ["read model", "read app", "listen"]);
  for (const name of allowed) assert.equal(outcomes[name], "done", name);
});

Deno.test({
  name: "the server's process is started with these permissions and no others",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const model = DEFAULT_MODEL_FOLDER;
    const server = await spawnServer({ model, port: 0, workers: 1 });
    const started: string[][] = [];
    for await (const { name } of Deno.readDir("/proc")) {
      const file = `/proc/${name}/cmdline`;
      const line = await Deno.readTextFile(file).catch(() => "");
      if (line.includes("lib/app/server/main.ts")) {
        started.push(line.split("\0"));
      }
    }
    await server.stop();
    const settings = { host: "127.0.0.1", port: 0, model };
    const { flags } = serverPermissions(settings);
    const mine = started.filter((args) =>
      args.some((arg) => arg.includes(model))
    );
    assert.ok(mine.length >= 1);
    for (const args of mine) {
      const given = args.filter((arg) =>
        /^--(no-prompt|allow|deny)|^-A$/.test(arg)
      );
      assert.deepEqual(given, flags);
    }
  },
});

Deno.test("folders below one with a comma in its name are read, and no others", async () => {
  const above = await Deno.makeTempDir({ prefix: "Doe, Jane" });
  const names = ["lib", "model", "other"];
  const [lib, model] = names.map((name) => join(above, name));
  for (const name of names) {
    await Deno.mkdir(join(above, name));
    await Deno.writeTextFile(join(above, name, "file"), name);
  }
  const { cwd, flag } = permitReading([lib, model]);
  const outcomes = await runAllowed(
    `
    const outcomes = {};
    for (const name of ${JSON.stringify(names)}) {
      const path = ${JSON.stringify(above)} + "/" + name + "/file";
      outcomes[name] = await Deno.readTextFile(path).catch(({ name }) => name);
    }
    console.log(JSON.stringify(outcomes));
  `,
    { cwd, flags: ["--no-prompt", flag] },
  );
  await Deno.remove(above, { recursive: true });
  const expected = { lib: "lib", model: "model", other: "NotCapable" };
  assert.deepEqual(outcomes, expected);
});

Deno.test("a folder that has a comma of its own is refused: Deno would read it as two", () => {
  const settings = { host: "127.0.0.1", port: 0, model: "/a,b" };
  assert.throws(() => serverPermissions(settings), /no comma, got a,b$/);
});
