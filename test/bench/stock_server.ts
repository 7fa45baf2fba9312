/**
 * The stock networks in a process of their own, for `stock_bench.ts`; asked as
 * `serve.ts` says.
 *
 *   {"net": "mnist", "work": "step"}   {"ms": 52.1}, one training step on noise
 *
 * @module
 */

import { setBackend } from "../../lib/backend/mod.ts";
import { serve } from "./serve.ts";
import { type StockNet, stockStep } from "./stock_nets.ts";

await setBackend("simd");
const steps = new Map<StockNet, () => Promise<number>>();
await serve({
  step: async ({ net }: { net: StockNet }) => {
    const step = steps.get(net) ?? stockStep(net);
    steps.set(net, step);
    return { ms: await step() };
  },
});
Deno.exit();
