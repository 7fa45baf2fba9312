// The tiles of a run of wide_block.as.ts: a table of them, filled from those that follow
// each other or from a list (../wide_runs.ts) whose tiles count once or twice.

/** Tiles of a run, a multiple of 4; as in ../wide_runs.ts. */
export const RUN: i32 = 16;
/** Bytes of a run's table of tiles, and their number; a multiple of 16. */
export const TABLE: usize = (<usize>RUN << 3) + 16;
/** Bytes of a run in the list: number of tiles, how often each counts, the tiles. */
const RECORD: usize = <usize>(RUN + 2) << 2;

/** Between the 36 matrices of a run, so that they do not share cache sets. */
const GAP: usize = 64;
/** Bytes from a matrix of a run to the next. */
@inline
export function stride(channels: i32): usize {
  return (<usize>(RUN * channels) << 2) + GAP;
}

/** Puts tile `tile` into a run's table, at `t`: its number, and that of its first pixel. */
@inline
export function putTile(table: usize, t: i32, tile: i32, height: i32, width: i32): void {
  const across = width >> 2;
  const tiles = across * (height >> 2);
  const place = tile % tiles;
  const row = tile / tiles * height + (place / across << 2);
  const to = table + (<usize>t << 3);
  store<i32>(to, tile);
  store<i32>(to, row * width + (place % across << 2), 4);
}

@inline
export function putCount(table: usize, count: i32): void {
  store<i32>(table + (<usize>RUN << 3), count);
}

/** Number of tiles in the table. */
@inline
export function countOf(table: usize): i32 {
  return load<i32>(table + (<usize>RUN << 3));
}

/** Number of tile `t` of a run. */
@inline
export function tileOf(table: usize, t: i32): i32 {
  return load<i32>(table + (<usize>t << 3));
}

/** Bytes from the first pixel of all to the first of tile `t` of a run. */
@inline
export function placeOf(table: usize, t: i32, pixel: usize): usize {
  return <usize>load<i32>(table + (<usize>t << 3), 4) * pixel;
}

/** Number of tiles of run `run` of a list. */
@inline
export function listedTiles(runs: usize, run: i32): i32 {
  return load<i32>(runs + <usize>run * RECORD);
}

/** How often each tile of run `run` of a list counts: twice where two images have it. */
@inline
export function listedTimes(runs: usize, run: i32): i32 {
  return load<i32>(runs + <usize>run * RECORD, 4);
}

/** Fills the table with run `run` of a list. */
export function readRun(runs: usize, run: i32, table: usize, height: i32, width: i32): void {
  const from = runs + <usize>run * RECORD;
  const count = listedTiles(runs, run);
  for (let t = 0; t < count; t++) {
    putTile(table, t, load<i32>(from + (<usize>t << 2), 8), height, width);
  }
  putCount(table, count);
}

/** Fills the table with the tiles from `tile` on, up to `end`. */
export function followRun(tile: i32, end: i32, table: usize, height: i32, width: i32): void {
  const count = min(RUN, end - tile);
  for (let t = 0; t < count; t++) putTile(table, t, tile + t, height, width);
  putCount(table, count);
}
