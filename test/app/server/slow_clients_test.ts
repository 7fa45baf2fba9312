import assert from "node:assert/strict";
import { startServer } from "../../../lib/app/mod.ts";
import { DEFAULT_MODEL_FOLDER } from "../../../lib/files/mod.ts";
import { RawClient } from "./raw_client.ts";
import { voiceFile } from "./test_server.ts";

const FILE = voiceFile(1);

/** Runs `look` beside a server with one worker. */
async function withServer(
  uploadSeconds: number,
  look: (url: string) => Promise<void>,
) {
  const server = await startServer({
    model: DEFAULT_MODEL_FOLDER,
    port: 0,
    workers: 1,
    limits: { uploadSeconds, waiting: 16 },
  });
  try {
    await look(server.url);
  } finally {
    await server.drain();
  }
}

/** Connections that begin to send 1,000 bytes, one per second. */
async function connectSlowly(url: string, count: number) {
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const client = await RawClient.connect(url);
      await client.sendHead(1_000);
      const timer = setInterval(() => void client.send("x"), 1_000);
      const close = () => {
        clearInterval(timer);
        client.close();
      };
      return { client, close };
    }),
  );
}

async function predict(url: string): Promise<void> {
  const address = new URL("api/predictions", url);
  const response = await fetch(address, { method: "POST", body: FILE });
  const { predictions } = await response.json();
  assert.equal(response.status, 200);
  assert.equal(predictions[0].outcome, "heard");
}

Deno.test("300 clients that send a byte a second keep nobody out", () =>
  withServer(600, async (url) => {
    const slow = await connectSlowly(url, 300);
    for (let i = 0; i < 10; i++) await predict(url);
    for (const { close } of slow) close();
    await predict(url);
  }));

Deno.test("who takes too long to send a body gets 408, and no more connection", () =>
  withServer(1, async (url) => {
    for (const { client, close } of await connectSlowly(url, 50)) {
      const text = await client.read(); // to its end, though the client goes on
      close();
      assert.match(text, /^HTTP\/1\.1 408 [^]*"upload-timeout"/);
    }
    await predict(url);
  }));

Deno.test("who announces or sends too much gets 413, and no more connection", () =>
  withServer(30, async (url) => {
    for (const announced of [2 ** 30, null]) {
      const client = await RawClient.connect(url);
      await client.sendHead(announced);
      const chunk = `10000\r\n${"x".repeat(2 ** 16)}\r\n`; // of 2^16 bytes
      const sending = (async () => {
        for (let i = 0; i < 2_000; i++) await client.send(chunk);
      })();
      assert.match(await client.read(), /^HTTP\/1\.1 413 [^]*"too-large"/);
      client.close();
      await sending;
    }
    await predict(url);
  }));

Deno.test("half-closed connections, wrong lengths and half requests harm nobody else", () =>
  withServer(30, async (url) => {
    const connect = () => RawClient.connect(url);
    const half = await connect(); // sends all, then closes its side
    await half.sendHead(FILE.length);
    await half.send(FILE);
    await half.closeWriting();
    const short = await connect(); // announces more than it sends
    await short.sendHead(FILE.length + 1);
    await short.send(FILE);
    await short.closeWriting();
    const long = await connect(); // sends more than it announced
    await long.sendHead(4);
    await long.send("RIFFGET / nonsense\r\n\r\n");
    const head = await connect(); // never ends its head
    await head.send("POST /api/predictions HTTP/1.1\r\nHost:");
    const negative = await connect();
    await negative.sendHead(-1);
    const gone = await connect(); // leaves in the middle
    await gone.sendHead(FILE.length);
    await gone.send(FILE.subarray(0, 1_000));
    gone.close();
    for (let i = 0; i < 5; i++) await predict(url);
    assert.match(await long.read(), /^HTTP\/1\.1 4\d\d /);
    assert.match(await negative.read(), /^HTTP\/1\.1 400 /);
    // Node takes a client that closes its side for one that is gone.
    assert.match(await half.read("}"), /^(HTTP\/1\.1 [24]|$)/);
    assert.doesNotMatch(await short.read(), /HTTP\/1\.1 [25]/);
    for (const client of [half, short, long, head, negative]) client.close();
    await predict(url);
  }));
