import assert from "node:assert/strict";
import { crc32, inflateSync } from "node:zlib";
import { encodePng } from "../../../lib/figures/draw/png.ts";

/** The chunks of a PNG file, lengths and checksums checked. */
function chunks(png: Uint8Array): Map<string, Uint8Array> {
  assert.deepEqual([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(png.buffer, png.byteOffset);
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const body = png.subarray(at + 4, at + 8 + length);
    assert.equal(view.getUint32(at + 8 + length), crc32(body));
    found.set(new TextDecoder().decode(body.subarray(0, 4)), body.subarray(4));
    at += 12 + length;
  }
  return found;
}

Deno.test("encodePng() writes header, palette and every pixel, checksums right", () => {
  const pixels = Uint8Array.from({ length: 5 * 3 }, (_, i) => i * 17 % 4);
  const palette = [[0, 0, 0], [255, 0, 0], [0, 255, 0], [1, 2, 3]] as const;
  const png = chunks(encodePng(pixels, 5, palette));
  assert.deepEqual([...png.keys()], ["IHDR", "PLTE", "IDAT", "IEND"]);
  assert.deepEqual([...png.get("IHDR")!], [
    0,
    0,
    0,
    5,
    0,
    0,
    0,
    3,
    8,
    3,
    0,
    0,
    0,
  ]);
  assert.deepEqual([...png.get("PLTE")!], palette.flat());
  const rows = inflateSync(png.get("IDAT")!);
  const again = Array.from(
    { length: 3 },
    (_, y) => [...rows.subarray(y * 6 + 1, y * 6 + 6)],
  ).flat();
  assert.deepEqual(again, [...pixels]);
});

Deno.test("encodePng() refuses broken rows and palettes", () => {
  const black = [[0, 0, 0]] as const;
  assert.throws(
    () => encodePng(new Uint8Array(5), 2, black),
    /whole rows of 2, got 5/,
  );
  assert.throws(() => encodePng(new Uint8Array(0), 2, black), /got 0/);
  assert.throws(
    () => encodePng(new Uint8Array(2), 2, []),
    /1 to 256 colours, got 0/,
  );
  assert.throws(
    () => encodePng(new Uint8Array(2), 2, Array(257).fill(black[0])),
    /got 257/,
  );
});
