/**
 * Counts the bytes that code takes for typed arrays and buffers.
 *
 * @module
 */

const METERED = [
  "ArrayBuffer",
  "Uint8Array",
  "Int16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
] as const;

/** Bytes that constructing `Type` with `first` as its first argument takes. */
function bytesFor(Type: unknown, first: unknown): number {
  const size = (Type as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  if (typeof first === "number") return first * size;
  if (first instanceof ArrayBuffer || typeof first !== "object" || !first) {
    return 0;
  }
  return ((first as ArrayLike<unknown>).length ?? 0) * size;
}

/**
 * Run `work` and add up what `new ArrayBuffer(n)`, `new Float32Array(n)` and the like
 * ask for, whether it is granted or not, and whether or not it is released again.
 * WASM memory, which is of fixed size for each decoder, does not count.
 */
export async function allocatedBytes(
  work: () => Promise<unknown>,
): Promise<number> {
  let bytes = 0;
  const globals = globalThis as unknown as Record<string, unknown>;
  const originals = METERED.map((name) => globals[name]);
  METERED.forEach((name, i) => {
    globals[name] = new Proxy(originals[i] as typeof Uint8Array, {
      construct(Type, args, newTarget) {
        bytes += bytesFor(Type, args[0]);
        return Reflect.construct(Type, args, newTarget);
      },
    });
  });
  try {
    await work();
  } finally {
    METERED.forEach((name, i) => globals[name] = originals[i]);
  }
  return bytes;
}
