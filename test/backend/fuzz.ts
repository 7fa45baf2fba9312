/**
 * `deno run -A test/backend/fuzz.ts [COUNT [SEED]]`: random calls of the backend
 * `simd`, each compared with `cpu`; 20,000 unless said otherwise. Ends with code 1
 * if any differs.
 *
 * @module
 */
import {
  compareCall,
  describeCall,
  prepareBackends,
  randomCall,
} from "./random_calls.ts";

const count = Number(Deno.args[0] ?? 20_000);
const seed = Number(Deno.args[1] ?? Date.now() % 2 ** 31);
if (![count, seed].every(Number.isSafeInteger) || count < 1 || seed < 0) {
  console.error("fuzz: COUNT must be an integer from 1, SEED one from 0");
  Deno.exit(2);
}
console.error(`fuzz: ${count} calls of the backend, seed ${seed}`);

await prepareBackends();
const kernels = new Set<string>();
let thrown = 0;
let different = 0;
for (let number = 0; number < count; number++) {
  const call = randomCall(seed, number);
  const comparison = compareCall(call);
  kernels.add(comparison.kernel);
  if (comparison.thrown) thrown++;
  if (comparison.difference !== undefined) {
    different++;
    console.error(`${number}: ${describeCall(call)}`);
    console.error(`  ${comparison.difference}`);
  }
}
console.error(
  `fuzz: ${count} calls of ${kernels.size} kernels, ${thrown} refused by both, ${different} different`,
);
Deno.exit(different > 0 ? 1 : 0);
