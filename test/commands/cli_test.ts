import assert from "node:assert/strict";
import { runCli } from "./run_cli.ts";

Deno.test("the command line without a command lists all of them, with exit code 2", async () => {
  const { code, stdout } = await runCli([]);
  assert.equal(code, 2);
  const config = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const own = Object.entries(
    config.tasks as Record<string, { command: string }>,
  )
    .filter(([, task]) => task.command.includes("lib/cli.ts"));
  assert.ok(own.length > 0);
  for (const [name, { command }] of own) {
    assert.match(stdout, new RegExp(`^  ${name} `, "m"));
    assert.ok(command.endsWith(`lib/cli.ts ${name}`), command);
  }
});

Deno.test("an unknown command gets one line that names the known ones, with exit code 2", async () => {
  const { code, stdout, stderr } = await runCli(["train"]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /^There is no command "train"\. There are: .*reproduce.*\n$/,
  );
});

Deno.test("every command tells its use with --help, with exit code 0", async () => {
  const { stdout } = await runCli(["--help"]);
  const names = [...stdout.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1]);
  assert.ok(names.includes("features"));
  for (const name of names) {
    const help = await runCli([name, "--help"]);
    assert.equal(help.code, 0, help.stderr);
    assert.match(help.stdout, new RegExp(`^Usage: deno task ${name}\\b`));
  }
});

Deno.test("every command refuses an option that it does not know, with exit code 2", async () => {
  const { stdout } = await runCli(["--help"]);
  for (const [, name] of stdout.matchAll(/^ {2}(\w+) /gm)) {
    const wrong = await runCli([name, "--no-such-option"]);
    assert.equal(wrong.code, 2, `${name}: ${wrong.stderr}`);
    assert.match(wrong.stderr, /^[^\n]*--no-such-option[^\n]*\n$/);
  }
});
