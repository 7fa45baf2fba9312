/**
 * Training steps of three stock networks beside PyTorch's, in turns: prints the
 * milliseconds per step and their ratio to those of PyTorch's better layout.
 *
 *     deno run -A test/bench/stock_bench.ts [PYTHON [ROUNDS]]
 *
 * PYTHON has PyTorch; default `SER_PYTHON`, else `python3`. Both sides have
 * SER_THREADS threads, else one per core.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { threadCount, threadsFromEnvironment } from "../../lib/kernels/mod.ts";
import { Answerer } from "./answerer.ts";
import { choosePython } from "./librosa.ts";
import { TUNED_ALLOCATOR } from "./programs.ts";
import { compare, describeComparison } from "./side_by_side.ts";
import { STOCK_NETS, type StockNet } from "./stock_nets.ts";

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const threads = threadCount(threadsFromEnvironment());
const rounds = Number(Deno.args[1] ?? 15);
const ours = new Answerer({
  name: "simd",
  command: Deno.execPath(),
  args: ["run", "-A", pathOf("stock_server.ts")],
  env: { SER_THREADS: String(threads) },
});
const pytorch = new Answerer({
  name: "PyTorch",
  command: choosePython(),
  args: [pathOf("pytorch_nets.py"), String(threads)],
  env: TUNED_ALLOCATOR,
});

/** A side as one to be timed at a step of a network. */
const contestant = (
  name: string,
  program: Answerer,
  request: Record<string, string>,
) => ({ name, time: () => program.time({ work: "step", ...request }) });

for (const [net, { title }] of Object.entries(STOCK_NETS)) {
  const layouts = net as StockNet === "lstm"
    ? ["contiguous"]
    : ["contiguous", "channels_last"];
  const comparison = await compare({
    name: title,
    clips: 1,
    ours: contestant("simd", ours, { net }),
    others: layouts.map((layout) =>
      contestant(`PyTorch ${layout}`, pytorch, { net, layout })
    ),
    warmUp: 2,
  }, { rounds, rest: 50 });
  console.log(describeComparison(comparison));
}
await ours.close();
await pytorch.close();
