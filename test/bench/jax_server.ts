/**
 * jax-js on its `wasm` device in a process of its own, for `deno task bench`;
 * asked as `serve.ts` says. It computes with as many threads as it chooses.
 *
 *   {"work": "layer", "job": …, "atLeast": 10} {"ms": 5.2}, see layer_jobs.ts
 *
 * @module
 */

import { defaultDevice, init } from "@jax-js/jax";
import { jaxTimer } from "./layer_jax.ts";
import { layerWork } from "./layer_server.ts";
import { serve } from "./serve.ts";

await init("wasm");
defaultDevice("wasm");
await serve({ layer: layerWork(jaxTimer) });
Deno.exit();
