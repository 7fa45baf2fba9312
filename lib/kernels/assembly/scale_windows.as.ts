// Windows cut out of matrices and scaled, read once and written once.

import { ScaleWindowsParams } from "./params.as";
import { storeLanes } from "./vectors.as";

/** out = (x − mean) / scale of window `slice`, counted through all matrices. */
export function scaleWindows(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ScaleWindowsParams>(params);
  const window = slice % p.count;
  const line = <usize>p.width << 2;
  const size = <usize>p.rows * line;
  const pitch = <usize>p.columns << 2;
  let x = p.x + <usize>(slice / p.count) * <usize>p.rows * pitch +
    (<usize>(window * p.stride) << 2);
  let out = p.out + <usize>slice * size;
  let mean = p.mean + <usize>window * size, scale = p.scale + <usize>window * size;
  for (let r = 0; r < p.rows; r++) {
    for (let i = 0; i < p.width; i += 4) {
      const at = <usize>i << 2;
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      storeLanes(out + at, f32x4.div(centred, v128.load(scale + at)), p.width - i);
    }
    x += pitch;
    mean += line;
    scale += line;
    out += line;
  }
}
