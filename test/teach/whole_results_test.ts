import assert from "node:assert/strict";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import {
  kernelSender,
  sendResultsWhole,
} from "../../lib/teach/whole_results.ts";
import { testWithJupyter } from "../notebooks/jupyter_here.ts";

Deno.test("sendResultsWhole() ends a cell only some time after its result was handed over", async () => {
  const events: string[] = [];
  const kernel = {
    broadcastResult: (count: number, result: unknown) => {
      events.push(`cell ${count}: ${result}`);
      setTimeout(() => events.push("on its way"), 5);
      return Promise.resolve();
    },
  };
  sendResultsWhole(kernel);
  await kernel.broadcastResult(3, "a figure");
  events.push("the cell ends");
  assert.deepEqual(events, ["cell 3: a figure", "on its way", "the cell ends"]);
});

Deno.test("kernelSender() finds no kernel outside of a notebook", () => {
  assert.equal(kernelSender(), undefined);
});

/** Sends all cells at once, as JupyterLab does, and counts results by where they come. */
const RUN_ALL = `
import sys
from jupyter_client import KernelManager

manager = KernelManager(kernel_name="deno")
manager.start_kernel(cwd=sys.argv[1])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
client.execute_interactive('import "./lib/teach/mod.ts";', timeout=60)
code = "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': '%d', 'text/html': 'x'.repeat(2e5) }) })"
cells = {client.execute(code % i): i for i in range(100)}
right, done = 0, set()
while len(done) < 100:
    message = client.get_iopub_msg(timeout=30)
    cell = cells.get(message["parent_header"].get("msg_id"))
    if message["msg_type"] == "execute_result" and cell not in done:
        right += message["content"]["data"]["text/plain"] == str(cell)
    elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle" and cell is not None:
        done.add(cell)
client.stop_channels()
manager.shutdown_kernel(now=True)
print("\\n%d" % right)
`;

testWithJupyter(
  "of 100 cells that are run at once each has its own result before it ends",
  async ({ python, env }) => {
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: ["-c", RUN_ALL, PROJECT_FOLDER],
      env,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    assert.ok(success, decoder.decode(stderr));
    assert.equal(decoder.decode(stdout).trimEnd().split("\n").at(-1), "100");
  },
);
