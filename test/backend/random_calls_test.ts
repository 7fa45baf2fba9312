import assert from "node:assert/strict";
import { SIMD_KERNELS } from "../../lib/backend/register.ts";
import {
  compareCall,
  describeCall,
  prepareBackends,
  randomCall,
} from "./random_calls.ts";

/** The 20,000 of other seeds: `deno task fuzz`. */
const CALLS = 2000;

/** Kernels that other tests call: those that cpu hasn't, and those that compute nothing. */
const ELSEWHERE = [
  ...["ConvBlockGrad", "ConvBlockPredict", "ConvBlockTrain"],
  ...["CrossEntropy", "FusedBatchNormGrad", "LstmGrad", "LstmTrain"],
  ...["AdamWUpdate", "SgdUpdate", "WeightedSum"],
  ...["EluGrad", "ExpandDims", "Fill", "Identity", "OnesLike", "Pack"],
  ...["Reshape", "Unpack", "ZerosLike"],
];

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
  assert.deepEqual(
    SIMD_KERNELS.map(({ kernelName }) => kernelName)
      .filter((name) => !kernels.has(name)).toSorted(),
    ELSEWHERE.toSorted(),
    "a kernel has a random call in random_calls.ts, or stands among those tested elsewhere",
  );
  assert(thrown > 50 && thrown < CALLS / 4, `${thrown} calls were refused`);
});
