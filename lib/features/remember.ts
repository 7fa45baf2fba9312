/**
 * Tables that are made once for the same settings.
 *
 * @module
 */

/**
 * Wraps a function so that it keeps its last result: clips come by the thousand
 * with the same settings, and their tables need not be made for each.
 *
 * @param make pure function of settings that JSON can tell apart
 * @returns same results; the same object as long as the settings are the same
 */
export function rememberLast<S, T>(
  make: (settings: S) => T,
): (settings: S) => T {
  let last: { key: string; value: T } | null = null;
  return (settings) => {
    const key = JSON.stringify(settings);
    if (last?.key !== key) last = { key, value: make(settings) };
    return last.value;
  };
}
