import assert from "node:assert/strict";
import { gallery } from "../gallery.ts";
import { findAll, parseXml } from "../xml.ts";

const texts = (name: string) =>
  findAll(parseXml(gallery[name].toSvg()), "text").map((element) =>
    element.text
  );

Deno.test("the legend names each name once, though marks share it", () => {
  const count = (text: string) =>
    texts("curves").filter((t) => t === text).length;
  assert.equal(count("training"), 1);
  assert.equal(count("validation"), 1);
  assert.equal(count("original: training"), 1);
});

Deno.test("the legend's entries follow each other without overlap", () => {
  const root = parseXml(gallery["protocolBars"].toSvg());
  const entries = findAll(root, "text").filter((t) =>
    t.text.startsWith("training")
  );
  assert.equal(entries.length, 2);
  const [first, second] = entries.map((t) => ({
    x: +t.attributes.x,
    n: t.text.length,
  }));
  assert.ok(second.x > first.x + 5 * first.n);
});

Deno.test("the colour bar is titled with its unit and has a stop for each of the map's colours", () => {
  const root = parseXml(gallery["logMel"].toSvg());
  assert.ok(texts("logMel").includes("Level (dB)"));
  assert.ok(texts("logMel").includes("−80"));
  const stops = findAll(root, "stop").map((stop) => stop.attributes);
  assert.equal(stops.length, 17);
  assert.deepEqual([stops[0].offset, stops[16].offset], ["0", "1"]);
});

Deno.test("of several heat maps one has the colour bar", () => {
  assert.equal(texts("chunks").filter((t) => t === "Level (dB)").length, 1);
});
