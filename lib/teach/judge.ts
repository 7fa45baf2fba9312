/**
 * Judges: functions that compare an answer with what is right, and say why it is not.
 *
 * @module
 */

/** What becomes of an answer; `open` is one that was not given yet. */
export type Outcome = "right" | "nearly" | "wrong" | "open";

/** What a judge says. */
export interface Judgement {
  /** Whether it is right. */
  outcome: Outcome;
  /** Why, in one or two sentences. */
  because: string;
}

/** Compares an answer, which may be anything, with what is right. */
export type Judge = (answer: unknown) => Judgement;

/** Numbers with at most four significant digits, thousands grouped. */
function show(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}

/** What a value is, for a message about one of the wrong kind. */
function kindOf(value: unknown): string {
  if (typeof value === "string") return `the text ${JSON.stringify(value)}`;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return "a list";
  return value === null ? "null" : `a ${typeof value}`;
}

/** What a number is compared with. */
export interface NumberRule {
  /** The right value. */
  expected: number;
  /** How far a right answer may be from it, as a share of it (of 1 where it is 0). */
  tolerance?: number;
  /** How far a nearly right one may be, likewise. Default: ten times the tolerance, at least 0.05. */
  near?: number;
  /** Stands behind the numbers. */
  unit?: string;
  /** Wrong answers that have a reason, and the reason. */
  mistakes?: readonly (readonly [value: number, because: string])[];
  /** Said when it is right. */
  then: string;
}

/** How far two numbers are apart, as a share of the second, or of 1 where that is 0. */
function distance(value: number, from: number): number {
  return Math.abs(value - from) / (Math.abs(from) || 1);
}

/**
 * A judge of one number.
 *
 * @example
 * ```ts
 * import { numberAnswer } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const judge = numberAnswer({ expected: 141, unit: "Hz", then: "1,000 / 7.1." });
 * assert.equal(judge(141).outcome, "right");
 * assert.match(judge(143).because, /2 Hz too high/);
 * assert.equal(judge("141").outcome, "wrong");
 * ```
 */
export function numberAnswer(rule: NumberRule): Judge {
  const { expected, tolerance = 1e-6, unit, mistakes = [], then } = rule;
  const near = rule.near ?? Math.max(0.05, 10 * tolerance);
  const named = (value: number) =>
    unit ? `${show(value)} ${unit}` : show(value);
  return (answer) => {
    if (typeof answer !== "number") {
      return {
        outcome: "wrong",
        because: `The answer must be a number, got ${kindOf(answer)}.`,
      };
    }
    if (Number.isNaN(answer)) {
      return {
        outcome: "wrong",
        because:
          "The answer is NaN, not a number: something in the calculation is undefined.",
      };
    }
    if (distance(answer, expected) <= tolerance) {
      return { outcome: "right", because: then };
    }
    const reason = mistakes.find(([value]) =>
      distance(answer, value) <= Math.max(tolerance, 1e-3)
    )?.[1];
    const off = Math.abs(answer - expected);
    const side = answer > expected ? "high" : "low";
    if (reason === undefined && distance(answer, expected) <= near) {
      return { outcome: "nearly", because: `${named(off)} too ${side}.` };
    }
    return {
      outcome: "wrong",
      because: reason ?? `${named(answer)} is too ${side}.`,
    };
  };
}

/**
 * A judge of one of several answers, by its letter.
 *
 * @param right   the letter of the right one
 * @param reasons why each letter is right or wrong
 *
 * @example
 * ```ts
 * import { choice } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const judge = choice("b", { a: "That is the amplitude.", b: "Rounds per second." });
 * assert.equal(judge("B").outcome, "right");
 * assert.equal(judge("a").because, "That is the amplitude.");
 * assert.match(judge("c").because, /a or b/);
 * ```
 */
export function choice(right: string, reasons: Record<string, string>): Judge {
  return (answer) => {
    const letter = String(answer).trim().toLowerCase();
    const because = reasons[letter];
    if (because === undefined) {
      const letters = Object.keys(reasons).join(" or ");
      return {
        outcome: "wrong",
        because: `The answer must be one letter, ${letters}, got ${
          kindOf(answer)
        }.`,
      };
    }
    return { outcome: letter === right ? "right" : "wrong", because };
  };
}

/** Whether a value is a list of numbers. */
function isList(value: unknown): value is ArrayLike<number> {
  return (Array.isArray(value) || ArrayBuffer.isView(value)) &&
    "length" in value;
}

/** Compares two lists; undefined where they are alike within the tolerance. */
function compareLists(
  answer: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): Judgement | undefined {
  if (answer.length !== expected.length) {
    return {
      outcome: "wrong",
      because: `There must be ${expected.length} values, got ${answer.length}.`,
    };
  }
  const values = Array.from(expected);
  const scale = Math.max(...values.map(Math.abs)) || 1;
  const off = values.map((value, i) => Math.abs(answer[i] - value) / scale);
  const wrong = off.findIndex((share) => !(share <= tolerance));
  if (wrong < 0) return undefined;
  const worst = off.some(Number.isNaN) ? NaN : Math.max(...off);
  return {
    outcome: worst <= Math.max(0.05, 10 * tolerance) ? "nearly" : "wrong",
    because: `Value ${wrong} should be ${show(values[wrong])}, got ${
      show(answer[wrong])
    }; the largest difference is ${show(100 * worst)} % of the largest value.`,
  };
}

/**
 * A judge of a list of numbers: its length, then each value.
 *
 * @param expected  the right values
 * @param then      said when all are right
 * @param tolerance share of the largest value that each may be off
 *
 * @example
 * ```ts
 * import { valuesAnswer } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const judge = valuesAnswer([1, 2, 4], "Doubled each time.");
 * assert.equal(judge([1, 2, 4]).outcome, "right");
 * assert.match(judge([1, 2, 4.1]).because, /Value 2 should be 4, got 4.1/);
 * assert.match(judge([1]).because, /3 values, got 1/);
 * ```
 */
export function valuesAnswer(
  expected: ArrayLike<number>,
  then: string,
  tolerance = 1e-6,
): Judge {
  return (answer) =>
    isList(answer)
      ? compareLists(answer, expected, tolerance) ??
        { outcome: "right", because: then }
      : {
        outcome: "wrong",
        because: `The answer must be a list of numbers, got ${kindOf(answer)}.`,
      };
}

/** What a function of the student's gives for one set of arguments, compared. */
function judgeCall(
  run: (...values: unknown[]) => unknown,
  values: readonly unknown[],
  expected: unknown,
  tolerance: number,
): Judgement {
  const result = run(...values);
  if (result === undefined) {
    return { outcome: "open", because: "The function gives nothing back yet." };
  }
  return typeof expected === "number"
    ? numberAnswer({ expected, tolerance, then: "" })(result)
    : valuesAnswer(expected as ArrayLike<number>, "", tolerance)(result);
}

/**
 * A judge of a function: it is called with several arguments, and its results are
 * compared with those of one that is right.
 *
 * @param reference the right one; gives a number or a list
 * @param cases     arguments, each with words for them
 * @param then      said when all results are right
 * @param tolerance as for numbers and lists
 *
 * @example
 * ```ts
 * import { functionAnswer } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const judge = functionAnswer<[number]>((x) => x * x, [["x = 2", [2]], ["x = 3", [3]]], "Yes.");
 * assert.equal(judge((x: number) => x ** 2).outcome, "right");
 * assert.match(judge((x: number) => 2 * x).because, /^For x = 3: /);
 * ```
 */
export function functionAnswer<Values extends unknown[]>(
  reference: (...values: Values) => number | ArrayLike<number>,
  cases: readonly (readonly [words: string, values: Values])[],
  then: string,
  tolerance = 1e-6,
): Judge {
  return (answer) => {
    if (typeof answer !== "function") {
      return {
        outcome: "wrong",
        because: `The answer must be a function, got ${kindOf(answer)}.`,
      };
    }
    const run = answer as (...values: unknown[]) => unknown;
    for (const [words, values] of cases) {
      let judgement: Judgement;
      try {
        const expected = reference(...values);
        judgement = judgeCall(run, values, expected, tolerance);
      } catch (error) {
        const because = `For ${words} it fails: ${(error as Error).message}`;
        return { outcome: "wrong", because };
      }
      const { outcome, because } = judgement;
      if (outcome === "open") return judgement;
      if (outcome !== "right") {
        return { outcome, because: `For ${words}: ${because}` };
      }
    }
    return { outcome: "right", because: then };
  };
}
