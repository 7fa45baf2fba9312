/**
 * The confusion matrix as a table whose mistakes can be chosen.
 *
 * @module
 */
/// <reference lib="dom" />

import { cssColour } from "../page/bars_view.ts";
import { find, make } from "../page/dom.ts";
import type { Result } from "./messages.ts";

/** The name of a row or a column, in the label's colour. */
function heading(label: string, scope: "row" | "col"): HTMLElement {
  const dot = make("span", { class: "dot", "aria-hidden": "true" });
  dot.style.background = cssColour(label);
  return make("th", { scope }, make("span", { class: "name" }, dot, label));
}

/** One count: a mistake can be chosen. */
function cell(
  { count, share, right }: { count: number; share: number; right: boolean },
  text: string,
  choose: () => void,
): HTMLElement {
  const td = make("td", { class: right ? "right" : "wrong" });
  td.style.setProperty("--share", String(share));
  if (count === 0) return td;
  if (right) {
    td.append(String(count));
    return td;
  }
  const button = make(
    "button",
    { type: "button", "aria-label": `${text}: listen` },
    String(count),
  );
  button.addEventListener("click", choose);
  td.append(button);
  return td;
}

/** Show a result's matrix; `choose` gets the labels of a mistake. */
export function showConfusion(
  { labels, metrics: { confusion } }: Result,
  choose: (truth: string, predicted: string) => void,
): void {
  const head = make("tr", {}, make("td", {}));
  head.append(...labels.map((label) => heading(label, "col")));
  const rows = confusion.map((row, t) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count, p) => {
      const text = `${count} of ${total} ${labels[t]} heard as ${labels[p]}`;
      const share = total === 0 ? 0 : count / total;
      const facts = { count, share, right: t === p };
      return cell(facts, text, () => choose(labels[t], labels[p]));
    });
    return make("tr", {}, heading(labels[t], "row"), ...cells);
  });
  find("confusion").replaceChildren(
    make("thead", {}, head),
    make("tbody", {}, ...rows),
  );
}
