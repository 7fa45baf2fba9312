/**
 * Program of the official suite: tfjs-core's own tests on one backend. Bundled
 * and run by `tfjs_suite.ts`.
 *
 * Arguments: name of the backend, number of threads, file for the results, bytes
 * of linear memory that are taken first.
 *
 * @module
 */
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { findBackend } from "@tensorflow/tfjs-core";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util";
import jasmineRequire from "jasmine-core/lib/jasmine-core/jasmine.js";
import { registerSimdBackend } from "../../lib/backend/register.ts";
import type { SimdBackend } from "../../lib/backend/simd_backend.ts";
import type { SpecResult } from "./tfjs_suite.ts";

/** What jasmine reports of a spec. */
interface JasmineSpec {
  fullName: string;
  status: "passed" | "failed" | "pending" | "excluded";
  failedExpectations: { message: string }[];
}

const [backendName, threads, resultFile, reserved] = Deno.args;

const jasmine = jasmineRequire.core(jasmineRequire);
const env = jasmine.getEnv();
Object.assign(globalThis, jasmineRequire.interface(jasmine, env));

await registerSimdBackend({ threads: Number(threads) });
const { kernels } = findBackend("simd") as SimdBackend;
kernels.heap.allocate(Number(reserved)); // never touched
// One name for all backends, so that a spec has the same name on each.
setTestEnvs([{ name: "backend", backendName, isDataSync: true }]);
await import("@tensorflow/tfjs-core/dist/tests");

const specs: SpecResult[] = [];
env.configure({ random: false });
env.addReporter({
  specDone({ fullName, status, failedExpectations }: JasmineSpec) {
    const messages = failedExpectations.map(({ message }) => message);
    specs.push({ name: fullName, status, messages });
  },
});
await env.execute();
await Deno.writeTextFile(resultFile, JSON.stringify(specs));
Deno.exit(0);
