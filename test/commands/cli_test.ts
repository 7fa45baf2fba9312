import assert from "node:assert/strict";
import { dirname } from "@std/path";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { makeClipFile, runCli } from "./run_cli.ts";

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
  const listed = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
  assert.deepEqual(
    listed.toSorted(),
    own.map(([name]) => name).toSorted(),
    "every command of lib/cli.ts has a task in deno.json, and the reverse",
  );
  for (const [name, { command }] of own) {
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

Deno.test("an unknown command, option or word suggests the one that was meant", async () => {
  const cases: [string[], RegExp][] = [
    [
      ["predcit"],
      /There is no command "predcit"\. Did you mean "predict"\? There are: /,
    ],
    [
      ["reproduce", "--epoch", "3"],
      /Unknown option '--epoch'\. Did you mean "--epochs"\? See: /,
    ],
    [
      ["reproduce", "--protocol", "actors5"],
      /--protocol: must be one of .*, got "actors5"\. Did you mean "actors-5"\? See: /,
    ],
    [["reproduce", "--backend", "quick"], /got "quick"\. See: /],
    [["bench", "train32"], /no measure "train32"\. Did you mean "train-32"\? /],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await runCli(args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

Deno.test("deno task reads and writes paths where the user stands", async () => {
  const file = await makeClipFile();
  // `deno task test` has set it.
  const { INIT_CWD: _, ...withoutInitCwd } = Deno.env.toObject();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "task",
        "--config",
        `${PROJECT_FOLDER}/deno.json`,
        "features",
        "clip.wav",
      ],
      ...["--out", "here.npy"],
    ],
    cwd: dirname(file),
    clearEnv: true,
    env: withoutInitCwd,
    stdout: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.ok((await Deno.stat(`${dirname(file)}/here.npy`)).isFile);
});
