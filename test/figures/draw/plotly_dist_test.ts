import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";
import {
  packedPlotly,
  plotlyScript,
} from "../../../lib/figures/draw/plotly_dist.ts";

Deno.test("packedPlotly() unpacks to plotly.js, below 0.7 MB packed", () => {
  const packed = packedPlotly();
  assert.ok(packed.length < 700_000, `${packed.length}`);
  const source = inflateRawSync(Uint8Array.fromBase64(packed)).toString();
  assert.match(source, /^\/\*\*\s+\* plotly\.js \(cartesian/);
  assert.match(source, /window\.Plotly = Plotly/);
});

Deno.test("plotlyScript() is one script whose text asks for nothing", () => {
  const script = plotlyScript();
  assert.equal(script.match(/<\/?script/g)?.length, 2);
  assert.doesNotMatch(script, /\bsrc=|https?:/);
});
