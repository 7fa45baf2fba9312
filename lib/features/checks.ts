/**
 * Checks of values at the public border of this room.
 *
 * @module
 */

/**
 * @param action what fails, such as "Cannot cut frames"
 * @throws {RangeError} if `value` is not an integer of at least `least`
 */
export function requireInteger(
  action: string,
  name: string,
  value: number,
  least = 1,
): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(
      `${action}: ${name} must be an integer of at least ${least}, got ${value}`,
    );
  }
}

/** @throws {RangeError} if a value is NaN or infinite; names the first */
export function requireFinite(
  action: string,
  name: string,
  values: ArrayLike<number>,
): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(
        `${action}: ${name} must be finite, got ${values[i]} at index ${i}`,
      );
    }
  }
}

/** @throws {RangeError} if `value` is not one of `choices` */
export function requireChoice(
  action: string,
  name: string,
  value: string,
  choices: readonly string[],
): void {
  if (!choices.includes(value)) {
    throw new RangeError(
      `${action}: ${name} must be one of ${choices.join(", ")}, got ${value}`,
    );
  }
}
