/**
 * Trains the tiny network (fused on simd, stock on cpu) in a process of its own, to be killed by resume_test.ts.
 * Arguments: folder, backend. Prints one line per step.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { folderStore } from "../../lib/files/mod.ts";
import { train } from "../../lib/model/mod.ts";
import { TINY_RECIPE, tinyNetwork, tinySource } from "./tiny.ts";

tf.env().set("PROD", true); // no banner
const [directory, backend] = Deno.args;
await registerSimdBackend();
await tf.setBackend(backend);
await train({
  network: tinyNetwork({ seed: 5 }),
  source: tinySource(),
  recipe: TINY_RECIPE,
  seed: 5,
  store: folderStore(directory),
  resume: true,
  onStep: ({ epoch, step }) => console.log(`${epoch}.${step}`),
});
