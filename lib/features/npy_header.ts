/**
 * The header of a `.npy` file: a Python dictionary with three entries.
 *
 * @module
 */

import { NpyError } from "./npy_error.ts";

/** What the header says. */
export interface NpyHeader {
  /** Byte order and type, such as `<f4`. */
  descr: string;
  /** Whether the first axis varies fastest. */
  fortranOrder: boolean;
  /** Size of each axis; empty for a single number. */
  shape: number[];
}

/** Python's literals, as far as numpy writes them in a header. */
type Literal = string | boolean | number | Literal[];

/** One token at a time: strings, words, whole numbers (`L`: Python 2), punctuation. */
const TOKEN = /(?:'([^'\\]*)'|"([^"\\]*)"|(True|False)|(\d+)L?|([{}()[\],:]))/y;

/** Structured types nest a little; a file that nests without end is no array. */
const MAX_DEPTH = 16;

const KEYS = ["descr", "fortran_order", "shape"] as const;

/** Reads `{'descr': …, 'fortran_order': …, 'shape': …}`, and nothing else. */
class HeaderParser {
  /** Where the token stands, and where the next is looked for. */
  #start = 0;
  #next = 0;
  #token: { value: Literal; punctuation: boolean } | null = null;

  constructor(readonly text: string) {
    this.#advance();
  }

  #fail(expected: string): never {
    const got = this.#token === null
      ? "the end"
      : JSON.stringify(this.#token.value);
    throw new NpyError({
      at: `header, character ${this.#start}`,
      expected,
      found: got,
    });
  }

  #advance(): void {
    while (/\s/.test(this.text.charAt(this.#next))) this.#next++;
    this.#start = this.#next;
    TOKEN.lastIndex = this.#start;
    const match = TOKEN.exec(this.text);
    if (match === null) {
      const rest = this.text.slice(this.#start);
      this.#token = null;
      if (rest === "") return;
      throw new NpyError({
        at: `header, character ${this.#start}`,
        expected: "a Python literal",
        found: JSON.stringify(rest.slice(0, 20)),
      });
    }
    this.#next = TOKEN.lastIndex;
    const [, single, double, word, digits, mark] = match;
    if (mark !== undefined) this.#token = { value: mark, punctuation: true };
    else {
      const value = word !== undefined
        ? word === "True"
        : digits !== undefined
        ? Number(digits)
        : single ?? double;
      this.#token = { value, punctuation: false };
    }
  }

  #takes(mark: string): boolean {
    if (!this.#token?.punctuation || this.#token.value !== mark) return false;
    this.#advance();
    return true;
  }

  #literal(depth = 0): Literal {
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} nested brackets`);
    if (this.#takes("(")) return this.#list(")", depth);
    if (this.#takes("[")) return this.#list("]", depth);
    if (this.#token === null || this.#token.punctuation) this.#fail("a value");
    const { value } = this.#token;
    this.#advance();
    return value;
  }

  #list(close: string, depth: number): Literal[] {
    const items: Literal[] = [];
    while (!this.#takes(close)) {
      items.push(this.#literal(depth + 1));
      if (this.#takes(",")) continue;
      if (!this.#takes(close)) this.#fail(`"," or "${close}"`);
      break;
    }
    return items;
  }

  dictionary(): Map<Literal, Literal> {
    const entries = new Map<Literal, Literal>();
    if (!this.#takes("{")) this.#fail('"{"');
    while (!this.#takes("}")) {
      const key = this.#literal();
      if (entries.has(key)) this.#fail(`each key once, and ${key} came twice`);
      if (!this.#takes(":")) this.#fail('":"');
      entries.set(key, this.#literal());
      if (this.#takes(",")) continue;
      if (!this.#takes("}")) this.#fail('"," or "}"');
      break;
    }
    if (this.#token !== null) this.#fail("nothing after the dictionary");
    return entries;
  }
}

/**
 * The header of a `.npy` file, checked.
 *
 * @param text the dictionary, with the spaces and the line end after it
 * @throws {NpyError} if it is not numpy's, has other keys, or values of other kinds
 */
export function parseNpyHeader(text: string): NpyHeader {
  const entries = new HeaderParser(text).dictionary();
  if (entries.size !== KEYS.length || KEYS.some((key) => !entries.has(key))) {
    throw new NpyError({
      at: "header",
      expected: `the keys ${KEYS.join(", ")}`,
      found: [...entries.keys()].join(", "),
    });
  }
  const [descr, fortranOrder, shape] = KEYS.map((key) => entries.get(key));
  if (typeof descr !== "string") {
    throw new NpyError({
      at: "header, descr",
      expected: "one type",
      found: "a structure",
    });
  }
  if (typeof fortranOrder !== "boolean") {
    throw new NpyError({
      at: "header, fortran_order",
      expected: "True or False",
      found: String(fortranOrder),
    });
  }
  const sizes = Array.isArray(shape) ? shape : null;
  if (sizes === null || !sizes.every((n) => Number.isSafeInteger(n))) {
    throw new NpyError({
      at: "header, shape",
      expected: "a tuple of whole numbers",
      found: String(shape),
    });
  }
  return { descr, fortranOrder, shape: sizes as number[] };
}

/** numpy leaves room for the first axis to grow to this many digits. */
const GROWTH_DIGITS = 21;

/** The dictionary as numpy writes it, without the spaces that align what follows. */
export function formatNpyHeader(descr: string, shape: number[]): string {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const growth = shape.length === 0
    ? 0
    : Math.max(0, GROWTH_DIGITS - String(shape[0]).length);
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }` +
    " ".repeat(growth);
}
