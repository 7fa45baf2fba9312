import { dirname, join } from "@std/path";
import assert from "node:assert/strict";
import { HEADERS } from "../../lib/app/headers.ts";
import { runCli } from "./run_cli.ts";

/** Addresses that a page names. */
const addressesIn = (html: string) =>
  [...html.matchAll(/\b(?:href|src)="([^"#?]*)/g)].map(([, address]) => address)
    .filter((address) => address !== "");

Deno.test("site writes pages whose addresses are relative and there, with headers and how to host them", async () => {
  const out = join(await Deno.makeTempDir(), "a", "site");
  const { code, stdout, stderr } = await runCli([
    "site",
    "--out",
    out,
    "--json",
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), { out });
  for (const name of ["index.html", "train.html"]) {
    const path = join(out, name);
    const html = await Deno.readTextFile(path);
    for (const address of addressesIn(html)) {
      if (/^https:/.test(address)) continue;
      assert.doesNotMatch(address, /^(\/|\w+:)/, `${address} in ${name}`);
      await Deno.stat(join(dirname(path), address));
    }
  }
  const headers = await Deno.readTextFile(join(out, "_headers"));
  const hosting = await Deno.readTextFile(join(out, "HOSTING.txt"));
  for (const name of ["Opener-Policy", "Embedder-Policy"]) {
    const line = `Cross-Origin-${name}: ${HEADERS[`Cross-Origin-${name}`]}`;
    assert.ok(headers.includes(`  ${line}\n`), line);
    assert.ok(hosting.includes(`  ${line}\n`), line);
  }
});

Deno.test("site names the file that a model's folder lacks, and takes no other arguments", async () => {
  const model = await Deno.makeTempDir();
  const lacking = await runCli([
    "site",
    "--out",
    `${model}/out`,
    "--model",
    model,
  ]);
  assert.equal(lacking.code, 1);
  assert.match(lacking.stderr, /model\.json/);
  const extra = await runCli(["site", "here"]);
  assert.equal(extra.code, 2);
  assert.match(extra.stderr, /takes only options, got "here"/);
});
