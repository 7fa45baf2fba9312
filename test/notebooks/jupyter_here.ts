/**
 * Tests that need Jupyter: they run where `deno task lab` has set it up.
 *
 * @module
 */
import { type Jupyter, prepareJupyter } from "../../lib/commands/jupyter.ts";
import {
  environmentOptions,
  findPreparedPython,
} from "../../lib/commands/python.ts";

const here = await findPreparedPython(environmentOptions("lab")) !== undefined;

/** A test with Jupyter; without it it is reported as skipped, with the reason. */
export function testWithJupyter(
  name: string,
  fn: (jupyter: Jupyter) => Promise<void>,
): void {
  Deno.test({
    name: here
      ? name
      : `${name} (skipped: no Jupyter, run deno task lab --prepare)`,
    ignore: !here,
    fn: async () => fn(await prepareJupyter()),
  });
}
