/**
 * One thread of {@linkcode Peak}: gets the module first, then a message for
 * each measurement, and answers with GFLOP/s.
 *
 * @module
 */

/** About 50 ms a measurement. */
const TURNS = 15_000_000;

/** What a worker's global scope has beside this. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(value: number): void;
};

let peak: (turns: number, seed: number) => number;

scope.onmessage = ({ data }) => {
  if (data instanceof WebAssembly.Module) {
    peak = new WebAssembly.Instance(data).exports.peak as typeof peak;
    peak(TURNS / 10, 0.5); // V8 compiles its best after a while
    return;
  }
  const start = performance.now();
  const operations = peak(TURNS, 0.5);
  const ms = performance.now() - start;
  scope.postMessage(operations / ms / 1e6);
};
