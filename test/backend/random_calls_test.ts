import assert from "node:assert/strict";
import {
  compareCall,
  describeCall,
  prepareBackends,
  randomCall,
} from "./random_calls.ts";

/** The 20,000 of other seeds: `deno task fuzz`. */
const CALLS = 2000;

Deno.test(`simd does what cpu does within 1e-5, or both throw: ${CALLS} random calls`, async () => {
  await prepareBackends();
  const kernels = new Set<string>();
  let thrown = 0;
  for (let number = 0; number < CALLS; number++) {
    const call = randomCall(1, number);
    const comparison = compareCall(call);
    kernels.add(comparison.kernel);
    if (comparison.thrown) thrown++;
    assert.equal(
      comparison.difference,
      undefined,
      `call ${number}: ${describeCall(call)}`,
    );
  }
  assert(kernels.size >= 60, `only ${kernels.size} kernels were called`);
  assert(thrown > 50 && thrown < CALLS / 4, `${thrown} calls were refused`);
});
