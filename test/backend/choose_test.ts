import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  BACKEND_NAMES,
  type BackendName,
  setBackend,
} from "../../lib/backend/mod.ts";

/** A program that sets a backend in a process of its own; its last line of output. */
async function inProcess(
  source: string,
  env: Record<string, string> = {},
): Promise<string> {
  const module = new URL("../../lib/backend/mod.ts", import.meta.url);
  const text = `import { setBackend } from ${JSON.stringify(module.href)};
    try { console.log(JSON.stringify(await ${source})); }
    catch (error) { console.log(String(error)); }`;
  const url = `data:application/typescript,${encodeURIComponent(text)}`;
  const config = new URL("../../deno.json", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config.pathname, url],
    env,
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
}

Deno.test("setBackend() auto takes simd without a graphics processor, webgpu with one", async () => {
  const { name, reason, threads } = await setBackend("auto");
  const adapter = await navigator.gpu?.requestAdapter();
  const hardware = adapter && !adapter.info.isFallbackAdapter;
  assert.equal(name, hardware ? "webgpu" : "simd");
  assert.equal(tf.getBackend(), name);
  assert.match(reason, hardware ? /is a graphics/ : /no graphics processor/);
  assert(threads >= 1);
});

Deno.test("setBackend() cpu takes cpu, with one thread and no binary", async () => {
  const { name, threads, binary } = await setBackend("cpu");
  assert.deepEqual({ name, threads, binary }, {
    name: "cpu",
    threads: 1,
    binary: null,
  });
});

Deno.test("setBackend() refuses a name that it does not know", async () => {
  for (const name of ["", "gpu", "SIMD", "toString"]) {
    await assert.rejects(setBackend(name as BackendName), {
      name: "RangeError",
      message: `Cannot choose a backend: the name must be one of ${
        BACKEND_NAMES.join(", ")
      }, got ${name}`,
    });
  }
});

Deno.test("setBackend() gives simd the threads and the binary that are asked for", async () => {
  const options = '{ threads: 3, binary: "strict" }';
  const info = JSON.parse(await inProcess(`setBackend("simd", ${options})`));
  assert.equal(info.threads, 3);
  assert.equal(info.binary, "strict");
});

Deno.test("setBackend() takes SER_THREADS, and an option before it", async () => {
  const env = { SER_THREADS: "2" };
  const info = JSON.parse(await inProcess('setBackend("simd")', env));
  assert.equal(info.threads, 2);
  const option = await inProcess('setBackend("simd", { threads: 1 })', env);
  assert.equal(JSON.parse(option).threads, 1);
});

Deno.test("setBackend() refuses a SER_THREADS that is no number of threads", async () => {
  for (const text of ["two", "0", "-1", "1.5", "1e1", "65"]) {
    const message = await inProcess('setBackend("simd")', {
      SER_THREADS: text,
    });
    assert.match(
      message,
      /^RangeError: Cannot start threads: .* must be an integer in \[1, 64\], got /,
    );
    assert(message.endsWith(`got ${text}`), message);
  }
});

Deno.test("setBackend() refuses other threads or another binary than simd runs with", async () => {
  const { threads, binary } = await setBackend("simd");
  await setBackend("simd", { threads });
  await assert.rejects(setBackend("simd", { threads: threads + 1 }), {
    name: "RangeError",
    message:
      `Cannot change the threads of simd: they must stay ${threads} until the process ends, got ${
        threads + 1
      }`,
  });
  const other = binary === "strict" ? "relaxed" : "strict";
  await assert.rejects(setBackend("simd", { binary: other }), {
    name: "RangeError",
    message:
      `Cannot change the binary of simd: it must stay ${binary} until the process ends, got ${other}`,
  });
});
