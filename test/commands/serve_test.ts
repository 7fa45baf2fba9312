import assert from "node:assert/strict";
import { RawClient } from "../app/server/raw_client.ts";
import { voiceFile } from "../app/server/test_server.ts";
import { runCli, spawnCli } from "./run_cli.ts";

/** The first line that a process prints. */
async function firstLine(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<string> {
  const reader = output.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text;
}

Deno.test({
  name:
    "serve answers until SIGTERM, finishes the request that it has, and ends with exit code 0",
  ignore: Deno.build.os === "windows",
  async fn() {
    const child = spawnCli([
      "serve",
      "--port",
      "0",
      "--workers",
      "1",
      "--json",
    ]);
    const { url } = JSON.parse(await firstLine(child.stdout));
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const health = await fetch(new URL("healthz", url));
    assert.equal((await health.json()).status, "ok");
    const page = await fetch(url);
    assert.match(await page.text(), /<main/);
    assert.match(page.headers.get("Content-Type")!, /^text\/html/);
    const file = voiceFile(1);
    const client = await RawClient.connect(url);
    await client.sendHead(file.length);
    await client.send(file.subarray(0, 1_000));
    await new Promise((resolve) => setTimeout(resolve, 200)); // until it is read
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const leaving = await fetch(new URL("healthz", url));
    assert.equal(leaving.status, 503);
    assert.equal((await leaving.json()).status, "stopping");
    await client.send(file.subarray(1_000));
    assert.match(await client.read(), /^HTTP\/1\.1 200 [^]*"heard"/);
    client.close();
    assert.equal((await child.status).code, 0);
    await child.stderr.cancel();
  },
});

Deno.test("serve says what is wrong with its options, its model or its port", async () => {
  const wrong = await runCli(["serve", "--port", "70000"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--port: must be a whole number from 0 to 65535/);
  const missing = await runCli([
    "serve",
    "--model",
    "no/such/model",
    "--port",
    "0",
  ]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /no\/such\/model/);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const taken = await runCli([
    "serve",
    "--port",
    String(port),
    "--workers",
    "1",
  ]);
  listener.close();
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, new RegExp(`port ${port}`));
});
