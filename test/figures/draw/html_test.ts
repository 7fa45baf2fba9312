import assert from "node:assert/strict";
import { figureFragment, scriptJson } from "../../../lib/figures/draw/html.ts";

const hostile = `</script><img src=x onerror="alert(1)">'&\u2028`;

Deno.test("scriptJson() cannot end its script and reads back the same", () => {
  const text = scriptJson({ hostile });
  assert.doesNotMatch(text, /<|\u2028/);
  assert.deepEqual(JSON.parse(text), { hostile });
});

Deno.test("figureFragment() has one script and no markup from its texts", () => {
  const html = figureFragment({
    id: "a",
    svg: "<svg/>",
    summary: hostile,
    spec: { data: [hostile], layout: {}, config: {} },
  });
  assert.equal(html.match(/<\/?script/g)?.length, 2);
  assert.equal(html.match(/<img/g)?.length, 1);
  assert.ok(html.includes("&lt;/script&gt;"));
  const picture = html.match(/base64,([^"]+)"/)![1];
  assert.equal(
    new TextDecoder().decode(Uint8Array.fromBase64(picture)),
    "<svg/>",
  );
});
