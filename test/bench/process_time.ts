/**
 * Processor time of processes, as Linux tells it.
 *
 * @module
 */

/** Clock ticks per second in `/proc`: the same on every Linux of today. */
const TICKS = 100;

/** What is known of a process: its parent, and its processor time in ticks. */
interface ProcessStat {
  parent: number;
  ticks: number;
}

function allProcesses(): Map<number, ProcessStat> {
  const all = new Map<number, ProcessStat>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
      // Behind the name, which may have spaces and parentheses in it.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const ticks = Number(fields[11]) + Number(fields[12]);
      all.set(Number(name), { parent: Number(fields[1]), ticks });
    } catch {
      continue; // it ended meanwhile
    }
  }
  return all;
}

function timeOfFamily(all: Map<number, ProcessStat>, pid: number): number {
  let ticks = 0;
  for (const [id, process] of all) {
    let member = id;
    while (member !== pid && all.has(member)) member = all.get(member)!.parent;
    if (member === pid) ticks += process.ticks;
  }
  return 1_000 / TICKS * ticks;
}

/**
 * Milliseconds that a process and all below it that still live have computed.
 *
 * @example
 * ```ts
 * import { familyTime } from "./process_time.ts";
 * import assert from "node:assert/strict";
 *
 * if (Deno.build.os === "linux") assert.ok(familyTime(Deno.pid) > 0);
 * ```
 */
export function familyTime(pid: number): number {
  return timeOfFamily(allProcesses(), pid);
}

/** Milliseconds that all processes below this one that still live have computed. */
export function childrenTime(): number {
  // One reading of /proc: between two, this process computes too.
  const all = allProcesses();
  const own = all.get(Deno.pid)?.ticks ?? 0;
  return timeOfFamily(all, Deno.pid) - 1_000 / TICKS * own;
}
