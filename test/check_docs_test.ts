import assert from "node:assert/strict";
import { lintDocs } from "./check_docs.ts";

Deno.test("lintDocs() finds a member without a text, and a type that is not exported", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  const text = (member: string) =>
    `type Hidden = 1;\n/** A thing. */\nexport interface Thing {\n${member}\n}\n`;
  await Deno.writeTextFile(path, text("/** Documented. */ a: number;"));
  assert.deepEqual(await lintDocs(path), []);
  await Deno.writeTextFile(path, text("a: Hidden;"));
  const complaints = await lintDocs(path);
  assert.equal(complaints.length, 2);
  assert.equal(complaints[0].privateType, "type Hidden = 1;");
  assert.match(complaints[1].text, /missing-jsdoc/);
  assert.equal(complaints[1].privateType, undefined);
});

Deno.test("lintDocs() says what it cannot read", async () => {
  await assert.rejects(lintDocs("/nowhere/mod.ts"), /nowhere/);
});
