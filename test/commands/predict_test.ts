import assert from "node:assert/strict";
import { makeClipFile, runCli } from "./run_cli.ts";

Deno.test("predict prints a file's emotion, and below it all probabilities from the largest down", async () => {
  const file = await makeClipFile();
  const { code, stdout, stderr } = await runCli(["predict", file]);
  assert.equal(code, 0, stderr);
  const [answer, ranking, ...rest] = stdout.trimEnd().split("\n");
  assert.deepEqual(rest, []);
  const shares = ranking.split(",").map((one) =>
    one.match(/^ {1,2}(\w+) ([\d.]+) %$/)!
  );
  assert.equal(answer, `${file}: ${shares[0][1]}`);
  const percents = shares.map(([, , share]) => Number(share));
  assert.equal(percents.length, 8);
  assert.deepEqual(percents, percents.toSorted((a, b) => b - a));
});
