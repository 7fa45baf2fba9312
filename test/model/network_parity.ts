/**
 * The comparisons with PyTorch, for any backend and form of the blocks.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import {
  computeGradients,
  type CreateNetworkOptions,
  createOptimizer,
  decodeSafetensors,
  predictLogits,
  readVariables,
  RECIPES,
  type TensorMap,
  trainStep,
} from "../../lib/model/mod.ts";
import { assertClose, norm } from "./check.ts";
import {
  fixtureBatch,
  type FixtureCase,
  fixtureNetwork,
  samplePositions,
} from "./formula.ts";

// Issue 3: logits and losses within 1e-4, gradients within 1e-3 of their norm.
const LOGITS = 1e-4;
const GRADIENT = 1e-3;

async function readFixture({ name }: FixtureCase): Promise<TensorMap> {
  const path = new URL(
    `../fixtures/model/network_${name}.safetensors`,
    import.meta.url,
  );
  return decodeSafetensors(await Deno.readFile(path)).tensors;
}

function numbers(fixture: TensorMap, name: string): Float32Array {
  return fixture.get(name)?.data as Float32Array;
}

/** Compares an array with a fixture's values and norm: relative error in the Euclidean norm. */
function compare(
  kind: FixtureCase,
  fixture: TensorMap,
  group: string,
  name: string,
  data: ArrayLike<number>,
): void {
  const whole = fixture.get(`${group}.norm/${name}`)?.data[0] as number;
  const expected = numbers(fixture, `${group}/${name}`);
  const sampled = samplePositions(kind, name, data.length).map((i) => data[i]);
  const difference = norm(sampled.map((value, i) => value - expected[i]));
  const errors = [difference / norm(expected), norm(data) / whole - 1];
  assertClose(errors, [0, 0], GRADIENT, `${group} of ${name} and its norm`);
}

/** A convolution's bias, whose gradient a batch norm behind it makes 0 but for rounding. */
function vanishes(fixture: TensorMap, name: string): boolean {
  if (!name.endsWith("conv.bias")) return false;
  const [bias, weight] = [name, name.replace("bias", "weight")]
    .map((name) => numbers(fixture, `gradient.norm/${name}`)[0]);
  return bias < 1e-5 * weight;
}

/** Same weights, same input: same logits, in evaluation mode. */
export async function checkEvaluation(
  kind: FixtureCase,
  options: CreateNetworkOptions,
) {
  const fixture = await readFixture(kind);
  const network = fixtureNetwork(kind, options);
  const logits = await predictLogits(
    network,
    fixtureBatch(kind, 1).x,
    kind.batch,
  );
  network.dispose();
  assertClose(logits, numbers(fixture, "logits.eval"), LOGITS, "logits");
}

/** Same weights, same input: same logits, loss and gradients, in training mode. */
export async function checkGradients(
  kind: FixtureCase,
  options: CreateNetworkOptions,
) {
  const fixture = await readFixture(kind);
  const network = fixtureNetwork(kind, options);
  const { loss, logits, byName } = computeGradients(
    network,
    fixtureBatch(kind, 1),
  );
  assertClose(
    await logits.data(),
    numbers(fixture, "logits.train"),
    LOGITS,
    "logits",
  );
  assertClose(await loss.data(), numbers(fixture, "loss"), LOGITS, "loss");
  for (const [name, gradient] of Object.entries(byName)) {
    const data = await gradient.data();
    if (vanishes(fixture, name)) {
      const weight = byName[name.replace("bias", "weight")];
      const scale = norm(await weight.data());
      assert(norm(data) < 1e-4 * scale, `gradient of ${name} must vanish`);
    } else {
      compare(kind, fixture, "gradient", name, data);
    }
  }
  network.dispose();
}

/** The loss with smoothed labels. */
export async function checkSmoothing(
  kind: FixtureCase,
  options: CreateNetworkOptions,
) {
  const fixture = await readFixture(kind);
  const network = fixtureNetwork(kind, options);
  const { loss } = computeGradients(network, fixtureBatch(kind, 1), 0.1);
  network.dispose();
  assertClose(
    await loss.data(),
    numbers(fixture, "loss.smoothed"),
    LOGITS,
    "smoothed loss",
  );
}

/** Five steps of the paper's SGD: same losses, then same values and running statistics. */
export async function checkTraining(
  kind: FixtureCase,
  options: CreateNetworkOptions,
) {
  const fixture = await readFixture(kind);
  const network = fixtureNetwork(kind, options);
  const { optimizer: settings, schedule } = RECIPES.paper;
  assert(schedule.kind === "constant");
  const optimizer = createOptimizer(settings, network.variables);
  const losses: number[] = [];
  for (let step = 1; step <= 5; step++) {
    const batch = fixtureBatch(kind, step);
    const rate = { learningRate: schedule.learningRate, step };
    losses.push((await trainStep(network, optimizer, batch, rate)).loss);
  }
  assertClose(losses, numbers(fixture, "losses"), LOGITS, "losses of 5 steps");
  for (const [name, { data }] of await readVariables(network.variables)) {
    compare(kind, fixture, "after", name, data);
  }
  optimizer.dispose();
  network.dispose();
}

/** All of it: stock layers on `cpu`, and both forms on `simd`. */
export function testParity(kind: FixtureCase): void {
  const forms = [["cpu", "stock"], ["simd", "stock"], [
    "simd",
    "fused",
  ]] as const;
  for (const [backend, blocks] of forms) {
    const what = `${kind.name} network, ${blocks} on ${backend}`;
    const prepare = async () => {
      tf.env().set("PROD", true); // no banner
      await registerSimdBackend();
      await tf.setBackend(backend);
    };
    Deno.test(`${what}: PyTorch's logits in evaluation mode within 1e-4`, async () => {
      await prepare();
      await checkEvaluation(kind, { blocks });
    });
    Deno.test(`${what}: PyTorch's logits within 1e-4 and gradients within 1e-3 in training mode`, async () => {
      await prepare();
      await checkGradients(kind, { blocks });
    });
    Deno.test(`${what}: PyTorch's label-smoothed loss within 1e-4`, async () => {
      await prepare();
      await checkSmoothing(kind, { blocks });
    });
    Deno.test(`${what}: PyTorch's losses within 1e-4 and values within 1e-3 over 5 SGD steps`, async () => {
      await prepare();
      await checkTraining(kind, { blocks });
    });
  }
}
