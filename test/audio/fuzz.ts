/**
 * `deno task fuzz [COUNT [SEED]]`: breaks sound files and checks what the decoders
 * make of them, 20,000 times unless said otherwise. Ends with code 1 at the first
 * file that does harm, and with the words that bring it back.
 *
 * @module
 */

import fc from "fast-check";
import { anyCase, assertSafe, warmUp } from "./mutation.ts";
import { SEEDS } from "./mutation_seeds.ts";

/** An argument that must be a whole number from `low` on. */
function integerArgument(
  index: number,
  name: string,
  low: number,
  standard: number,
): number {
  const value = Deno.args[index] === undefined
    ? standard
    : Number(Deno.args[index]);
  if (Number.isSafeInteger(value) && value >= low) return value;
  console.error(
    `fuzz: ${name} must be an integer of at least ${low}, got ${
      Deno.args[index]
    }`,
  );
  Deno.exit(2);
}

const count = integerArgument(0, "COUNT", 1, 20_000);
const seed = integerArgument(1, "SEED", 0, Date.now() % 2 ** 31);
console.error(
  `fuzz: ${count} broken files from ${SEEDS.length} sound ones, seed ${seed}`,
);

await warmUp(SEEDS);
let runs = 0;
let waveforms = 0;
const start = performance.now();
const result = await fc.check(
  fc.asyncProperty(anyCase(SEEDS), async (broken) => {
    if (await assertSafe(SEEDS, broken)) waveforms++;
    if (++runs % 1_000 === 0) {
      const seconds = ((performance.now() - start) / 1_000).toFixed(0);
      console.error(
        `fuzz: ${runs} of ${count}, ${waveforms} waveforms, ${seconds} s`,
      );
    }
  }),
  { numRuns: count, seed },
);

if (result.failed) {
  const [broken] = result.counterexample ?? [];
  console.error(`fuzz: failed. Again: deno task fuzz ${count} ${seed}`);
  console.error(`  file: ${broken ? SEEDS[broken.seed].name : "unknown"}`);
  console.error(`  case: ${JSON.stringify(broken)}`);
  console.error(result.errorInstance);
  Deno.exit(1);
}
console.log(
  `fuzz: ${runs} files, ${waveforms} waveforms, ${
    runs - waveforms
  } errors, no harm`,
);
