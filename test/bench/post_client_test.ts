import assert from "node:assert/strict";
import { encodePost, PostClient } from "./post_client.ts";

Deno.test("PostClient posts forms over one connection until the server closes it, and refuses other answers", async () => {
  const ports = new Set<number>();
  let seen = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request, { remoteAddr }) => {
      ports.add(remoteAddr.port);
      const file = (await request.formData()).get("file") as File;
      const headers = { Connection: ++seen === 2 ? "close" : "keep-alive" };
      const status = file.size === 0 ? 422 : 200;
      return new Response(`${file.size} bytes`, { headers, status });
    },
  );
  const form = (size: number) => {
    const form = new FormData();
    form.append("file", new File([new Uint8Array(size)], "a.wav"));
    return encodePost("/", form);
  };
  const client = new PostClient(server.addr.port);
  const large = await form(400_000);
  for (let i = 0; i < 4; i++) {
    assert.equal(await client.post(large), "400000 bytes");
  }
  assert.equal(ports.size, 2);
  await assert.rejects(client.post(await form(0)), /expected.*422/s);
  client.close();
  await server.shutdown();
});
