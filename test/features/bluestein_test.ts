import { bluestein } from "../../lib/features/bluestein.ts";
import { dft, fft, ifft } from "../../lib/features/mod.ts";
import { assertSpectrum } from "./fixture.ts";

Deno.test("bluestein() equals dft() within 1e-12, every length from 1 to 70", () => {
  for (let n = 1; n <= 70; n++) {
    const x = {
      re: Float64Array.from({ length: n }, (_, i) => Math.cos(i * i)),
      im: Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i)),
    };
    assertSpectrum(bluestein(x, fft, ifft), dft(x), 1e-12, `n = ${n}`);
  }
});
