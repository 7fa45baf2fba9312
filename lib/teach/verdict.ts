/**
 * What a check says of an answer, shown in a cell.
 *
 * @module
 */

import { escapeText } from "../figures/mod.ts";
import type { Outcome } from "./judge.ts";

/** Word, sign and colour of each outcome; sign and colour show on white and on black. */
const LOOKS: Record<Outcome, [word: string, sign: string, colour: string]> = {
  right: ["Right", "✓", "#1a9850"],
  nearly: ["Nearly", "≈", "#d98a00"],
  wrong: ["Not yet", "✗", "#d64541"],
  open: ["Your turn", "?", "#7a7f88"],
};

/** What is said of an answer, with hints that fold out; as a cell's last value it shows itself. */
export class Verdict {
  /**
   * Of one exercise.
   *
   * @param exercise its number and title
   * @param outcome  whether the answer is right
   * @param because  why
   * @param hints    each folded; none where the answer is right
   */
  constructor(
    readonly exercise: string,
    readonly outcome: Outcome,
    readonly because: string,
    readonly hints: readonly string[],
  ) {}

  /** One informative line. */
  get summary(): string {
    const [word] = LOOKS[this.outcome];
    return `Exercise ${this.exercise}: ${word}. ${this.because}`.trim();
  }

  /** An HTML fragment: the outcome and why, below it the hints, folded. */
  toHtml(): string {
    const [word, sign, colour] = LOOKS[this.outcome];
    const hints = this.hints.map((hint, i) =>
      `<details style="margin-top:4px"><summary style="cursor:pointer">Hint ${
        i + 1
      }</summary><div style="margin:4px 0 0 16px">${
        escapeText(hint)
      }</div></details>`
    );
    return `<div class="ser-verdict" role="status" style="font:14px/1.5 system-ui,sans-serif;` +
      `border-left:4px solid ${colour};padding:6px 12px;max-width:760px">` +
      `<strong><span style="color:${colour}">${sign}</span> ${word}.</strong> ` +
      `${escapeText(this.because)}${hints.join("")}</div>`;
  }

  /** What the Deno kernel shows for this value. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": this.toHtml(), "text/plain": this.summary };
  }
}
