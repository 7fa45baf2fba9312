/**
 * Prints the processor time of one clip's synthesis in ms: a process of its
 * own, so that tests which run beside it don't count.
 *
 * @module
 */
import process from "node:process";
import {
  parseClipName,
  speechClipNames,
} from "../../lib/corpus/corpora/ravdess_name.ts";
import { synthesise } from "../../lib/corpus/synthesis/mod.ts";

const clips = speechClipNames().filter((_, i) => i % 72 === 0)
  .map(parseClipName);
const [warmUp, timed] = [clips.slice(0, 8), clips.slice(8)];
for (const clip of warmUp) synthesise(clip, 1);
const before = process.cpuUsage();
for (const clip of timed) synthesise(clip, 1);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000 / timed.length);
