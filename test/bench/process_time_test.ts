import assert from "node:assert/strict";

/** Computes for some tenths of a second, says so, and waits to be ended. */
const WORK = `
const { cpuUsage } = await import("node:process");
while (cpuUsage().user < 400_000);
console.log("done");
await new Promise(() => setTimeout(() => {}, 1e6));`;

/** Reads the times of a child that does `WORK`, as the only child of a process of its own. */
const READ = `
import { childrenTime, familyTime } from ${
  JSON.stringify(import.meta.resolve("./process_time.ts"))
};
const child = new Deno.Command(Deno.execPath(), {
  args: ["eval", ${JSON.stringify(WORK)}],
  stdout: "piped",
}).spawn();
await child.stdout.getReader().read();
const first = familyTime(child.pid);
const children = childrenTime();
const last = familyTime(child.pid);
const all = familyTime(Deno.pid);
child.kill("SIGKILL");
await child.status;
console.log(JSON.stringify({ first, children, last, all, ended: childrenTime() }));
Deno.exit();`;

Deno.test({
  name: "familyTime() and childrenTime() count what a child computes, in ms",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", READ],
    }).output();
    const text = new TextDecoder();
    assert.equal(code, 0, text.decode(stderr));
    const times = JSON.parse(text.decode(stdout));
    // The child's runtime may compute on behind its word: it is read before and after.
    assert.ok(times.first >= 390 && times.last < 4_000, JSON.stringify(times));
    assert.ok(times.first <= times.children, JSON.stringify(times));
    assert.ok(times.children <= times.last, JSON.stringify(times));
    assert.ok(times.last < times.all, JSON.stringify(times));
    assert.equal(times.ended, 0);
  },
});
