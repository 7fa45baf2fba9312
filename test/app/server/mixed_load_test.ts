import assert from "node:assert/strict";
import { mixedLoad, startLoaded } from "./mixed_load.ts";

Deno.test("of 400 mixed requests, a tenth bad, each is answered as it should; no worker is lost", async () => {
  const server = await startLoaded();
  try {
    const { health, residentBytes } = await mixedLoad(server, 400);
    assert.equal(health.replaced, 0);
    assert.ok(health.workers > 0);
    if (residentBytes !== null) {
      const [, middle, last] = residentBytes;
      // The heap still settles in so short a run; 10,000 requests grow by 5 % at most.
      assert.ok(last < 1.25 * middle, `${residentBytes}`);
    }
  } finally {
    await server.stop();
  }
});
