/**
 * `deno task fuzz [COUNT [SEED]]`: sends broken sound files to the server. Ends with
 * code 1 at the first that does harm.
 *
 * @module
 */

import { sendBroken } from "./server/broken_uploads.ts";

const count = Number(Deno.args[0] ?? 20_000);
const seed = Number(Deno.args[1] ?? Date.now() % 2 ** 31);
console.error(`fuzz: ${count} uploads, seed ${seed}`);
try {
  const { statuses, replaced } = await sendBroken(count, seed);
  const words = Object.entries(statuses).map(([status, files]) =>
    `${files} × ${status}`
  );
  if (replaced > 0) throw new Error(`${replaced} workers were lost`);
  console.log(`fuzz: ${count} broken uploads: ${words.join(", ")}; no harm`);
} catch (error) {
  console.error((error as Error).message);
  console.error(`fuzz: failed. Again: deno task fuzz ${count} ${seed}`);
  Deno.exit(1);
}
