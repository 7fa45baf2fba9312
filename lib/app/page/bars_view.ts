/**
 * The answer in words, and the probability of each label as a bar.
 *
 * @module
 */
/// <reference lib="dom" />

import { find, make, percent } from "./dom.ts";
import { emotionColour } from "../../figures/draw/theme.ts";

/** One bar: its row, the bar and the number. */
interface Bar {
  row: HTMLElement;
  fill: HTMLElement;
  number: HTMLElement;
}

/** The CSS colour of a label. */
export function cssColour(label: string): string {
  return `var(--${emotionColour(label).slice(1)})`;
}

/** Bars of one list of labels. */
export class BarsView {
  readonly #bars: Bar[];

  /**
   * @param list   a list that the bars are put in
   * @param labels in the order of the probabilities
   */
  constructor(list: HTMLElement, labels: readonly string[]) {
    this.#bars = labels.map((label) => {
      const fill = make("i", {});
      fill.style.background = cssColour(label);
      const number = make("b", {});
      const track = make(
        "span",
        { class: "track", "aria-hidden": "true" },
        fill,
      );
      const name = make("span", { class: "name" }, label);
      const row = make("li", {}, name, track, number);
      return { row, fill, number };
    });
    list.replaceChildren(...this.#bars.map(({ row }) => row));
  }

  /** Show probabilities; none where there is nothing to hear. */
  show(probabilities: Float32Array): void {
    const most = Math.max(...probabilities);
    this.#bars.forEach(({ row, fill, number }, i) => {
      const share = probabilities[i] ?? 0;
      row.classList.toggle("most", share === most);
      fill.style.width = `${100 * share}%`;
      number.textContent = probabilities.length === 0 ? "–" : percent(share);
    });
  }
}

/** What kinds of silence are called. */
const SILENCE: Record<string, string> = {
  "too short": "Too short",
  silent: "Silence",
  clipped: "Overdriven",
  steady: "No voice",
};

/** The word for an answer, or for why there is none. */
export function verdictOf(
  { label, inaudible }: {
    label: string | null;
    inaudible: { kind: string } | null;
  },
): string {
  if (inaudible !== null) return SILENCE[inaudible.kind];
  return label!.charAt(0).toUpperCase() + label!.slice(1);
}

/** Show the word of an answer in a label's colour. */
export function showVerdict(
  heading: HTMLElement,
  answer: Parameters<typeof verdictOf>[0],
): void {
  const swatch = make("span", { class: "swatch", "aria-hidden": "true" });
  const { label } = answer;
  swatch.style.background = label === null ? "var(--faint)" : cssColour(label);
  heading.replaceChildren(swatch, verdictOf(answer));
  const card = heading.closest<HTMLElement>(".card");
  card?.style.setProperty(
    "--tint",
    label === null ? "var(--faint)" : cssColour(label),
  );
}

/** A sentence on how sure an answer is. */
export function sentenceOf(
  labels: readonly string[],
  probabilities: Float32Array,
): string {
  const order = [...probabilities.keys()]
    .sort((a, b) => probabilities[b] - probabilities[a]);
  const [first, second] = order.map((i) =>
    `${labels[i]} ${percent(probabilities[i])}`
  );
  const margin = probabilities[order[0]] - probabilities[order[1]];
  if (margin < 0.1) return `It wavers: ${first}, ${second}.`;
  return margin > 0.6
    ? `It is sure of itself: ${first}; next comes ${second}.`
    : `It leans that way: ${first}; next comes ${second}.`;
}

/** The list that the main answer's bars are in. */
export function mainBars(labels: readonly string[]): BarsView {
  return new BarsView(find("bars"), labels);
}
