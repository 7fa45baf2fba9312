/**
 * The table of what was heard in this visit.
 *
 * @module
 */
/// <reference lib="dom" />

import { cssColour, verdictOf } from "./bars_view.ts";
import { find, make, percent, seconds } from "./dom.ts";
import { type HeardClip, historyCsv, historyJson } from "./heard_clip.ts";

/** Offers a text as a file. */
function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The table, newest first, and the buttons that save it. */
export class HistoryView {
  readonly #section = find("history");
  readonly #rows = find("rows");
  #clips: readonly HeardClip[] = [];

  /**
   * @param model  title and labels
   * @param onOpen gets the clip that is to be shown again
   */
  constructor(
    readonly model: { title: string; labels: readonly string[] },
    readonly onOpen: (clip: HeardClip) => void,
  ) {
    const { title, labels } = model;
    find("save-csv").addEventListener(
      "click",
      () => save("heard.csv", "text/csv", historyCsv(this.#clips, labels)),
    );
    find("save-json").addEventListener("click", () =>
      save(
        "heard.json",
        "application/json",
        historyJson(this.#clips, labels, title),
      ));
  }

  /** Show all clips, of which one is open. */
  show(clips: readonly HeardClip[], open: HeardClip | undefined): void {
    this.#clips = clips;
    this.#section.hidden = clips.length === 0;
    const rows = clips.map((clip) => this.#row(clip, clip === open));
    this.#rows.replaceChildren(...rows.reverse());
  }

  #row(clip: HeardClip, isOpen: boolean): HTMLElement {
    const { name, answer } = clip;
    const { label, probabilities, offset } = answer;
    const button = make("button", { type: "button", class: "link" }, name);
    if (isOpen) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => this.onOpen(clip));
    const dot = make("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = label === null ? "var(--faint)" : cssColour(label);
    const share = label === null ? "–" : percent(Math.max(...probabilities));
    return make(
      "tr",
      isOpen ? { class: "open" } : {},
      make("th", { scope: "row" }, button),
      make("td", {}, dot, verdictOf(answer)),
      make("td", { class: "number" }, share),
      make("td", {}, offset === null ? "all" : `from ${seconds(offset)}`),
    );
  }
}
