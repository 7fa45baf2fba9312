import assert from "node:assert/strict";
import { childrenTime, familyTime } from "./process_time.ts";

/** Computes for some seconds of its own processor time. */
const WORK =
  'const { cpuUsage } = await import("node:process"); while (cpuUsage().user < 400_000);';

Deno.test({
  name: "familyTime() and childrenTime() count what a child computes, in ms",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const before = childrenTime();
    const code =
      `${WORK} console.log("done"); await new Promise(() => setTimeout(() => {}, 1e6));`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", code],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    // The runtime computes on behind the child's word, and children of earlier tests may end.
    const first = familyTime(child.pid);
    const children = childrenTime();
    const last = familyTime(child.pid);
    assert.ok(first >= 390 && last < 4_000, `${first} to ${last} ms`);
    assert.ok(first <= children && children <= before + last, `${children}`);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    assert.ok(familyTime(Deno.pid) >= childrenTime());
  },
});
