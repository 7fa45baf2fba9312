import assert from "node:assert/strict";
import { listPlaces } from "../../../lib/figures/draw/description.ts";

Deno.test("listPlaces() lists evenly spaced places, and gives listed ones as they are", () => {
  assert.deepEqual(listPlaces({ start: 1, step: 0.5 }, 3), [1, 1.5, 2]);
  const places = [3, 1, 2];
  assert.equal(listPlaces(places, 3), places);
});
