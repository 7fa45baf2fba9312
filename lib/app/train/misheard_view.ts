/**
 * Clips that were taken for another emotion, to be listened to.
 *
 * @module
 */
/// <reference lib="dom" />

import type { Prediction } from "../../evaluation/mod.ts";
import { misheard } from "../../report/input.ts";
import { find, make } from "../page/dom.ts";
import type { Result } from "./messages.ts";
import { percent } from "./run_view.ts";

/** A kind of mistake. */
export interface Mistake {
  /** What the voice was made to express. */
  truth: string;
  /** What the network heard. */
  predicted: string;
}

/** A clip by its mistake, with a place for its player. */
function row(
  { truth, predicted, speaker, probabilities }: Prediction,
  { labels, place }: { labels: readonly string[]; place: HTMLElement },
): HTMLElement {
  const own = probabilities[labels.indexOf(truth)];
  const heard = Math.max(...probabilities);
  const shares = `${predicted} ${percent(heard)}, ${truth} ${percent(own)}`;
  return make(
    "li",
    {},
    make("h3", {}, `meant ${truth}, heard as ${predicted}`),
    make("p", {}, `Voice ${speaker} · ${shares}`),
    place,
  );
}

/** What is said of the mistakes that are shown, of so many. */
function describe(shown: number, all: number, kind?: Mistake): string {
  if (all === 0) return "No test item was misheard.";
  const which = kind === undefined
    ? " mistakes, those of which the network was surest"
    : "";
  return `${shown} of ${all}${which}. Listen: would you have known?`;
}

/** Plays what the network heard. */
export class MisheardView {
  readonly #ask: (item: string) => void;
  readonly #places = new Map<string, HTMLElement>();
  #urls: string[] = [];

  /** @param ask asks for the sound of an item, which comes by {@linkcode MisheardView.give} */
  constructor(ask: (item: string) => void) {
    this.#ask = ask;
  }

  /** Give an item its sound; one player at a time, since each takes some time to make. */
  give(item: string, wav: Uint8Array<ArrayBuffer>): void {
    const url = URL.createObjectURL(new Blob([wav], { type: "audio/wav" }));
    this.#urls.push(url);
    this.#places.get(item)?.replaceChildren(
      make("audio", { controls: "", "aria-label": item, src: url }),
    );
  }

  /** Forget the clips that are shown. */
  #clear(): void {
    for (const url of this.#urls) URL.revokeObjectURL(url);
    this.#urls = [];
    this.#places.clear();
  }

  /** Show the surest mistakes, of all or of one kind. */
  show({ predictions, labels }: Result, kind?: Mistake): void {
    this.#clear();
    const mistakes = predictions.filter((p) =>
      kind === undefined
        ? p.predicted !== p.truth
        : p.truth === kind.truth && p.predicted === kind.predicted
    );
    const list = misheard(mistakes);
    const rows = list.map((prediction) => {
      const place = make("div", { class: "player" });
      this.#places.set(prediction.item, place);
      return row(prediction, { labels, place });
    });
    find("clips").replaceChildren(...rows);
    find("misheard-title").textContent = kind === undefined
      ? "Misheard"
      : `Meant ${kind.truth}, heard as ${kind.predicted}`;
    find("misheard-all").hidden = kind === undefined;
    find("misheard-text").textContent = describe(
      list.length,
      mistakes.length,
      kind,
    );
    for (const { item } of list) this.#ask(item);
  }
}
