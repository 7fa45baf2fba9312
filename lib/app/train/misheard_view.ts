/**
 * Clips that were taken for another emotion, to be listened to.
 *
 * @module
 */
/// <reference lib="dom" />

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

/** Plays what the network heard. */
export class MisheardView {
  readonly #ask: (item: string) => void;
  #players = new Map<string, HTMLAudioElement>();
  #urls: string[] = [];

  /** @param ask asks for the sound of an item, which comes by {@linkcode MisheardView.give} */
  constructor(ask: (item: string) => void) {
    this.#ask = ask;
  }

  /** Give an item its sound. */
  give(item: string, wav: Uint8Array<ArrayBuffer>): void {
    const player = this.#players.get(item);
    if (player === undefined) return;
    const url = URL.createObjectURL(new Blob([wav], { type: "audio/wav" }));
    this.#urls.push(url);
    player.src = url;
  }

  /** Forget the clips that are shown. */
  #clear(): void {
    for (const url of this.#urls) URL.revokeObjectURL(url);
    this.#urls = [];
    this.#players.clear();
  }

  /** Show the surest mistakes, of all or of one kind. */
  show({ predictions, labels, metrics }: Result, kind?: Mistake): void {
    this.#clear();
    const { n, accuracy } = metrics;
    const wrong = n - Math.round(accuracy * n);
    const of = kind === undefined
      ? predictions
      : predictions.filter((p) =>
        p.truth === kind.truth && p.predicted === kind.predicted
      );
    const list = misheard(of);
    const items = list.map((p) => {
      const player = make("audio", {
        controls: "",
        preload: "metadata",
        "aria-label": `${p.item}, meant ${p.truth}, heard as ${p.predicted}`,
      });
      this.#players.set(p.item, player);
      const own = p.probabilities[labels.indexOf(p.truth)];
      const heard = Math.max(...p.probabilities);
      return make(
        "li",
        {},
        make("h3", {}, `meant ${p.truth}, heard as ${p.predicted}`),
        make(
          "p",
          {},
          `Voice ${p.speaker} · ${p.predicted} ${percent(heard)}, ${p.truth} ${
            percent(own)
          }`,
        ),
        player,
      );
    });
    find("clips").replaceChildren(...items);
    find("misheard-title").textContent = kind === undefined
      ? "Misheard"
      : `Meant ${kind.truth}, heard as ${kind.predicted}`;
    find("misheard-all").hidden = kind === undefined;
    find("misheard-text").textContent = wrong === 0
      ? "No test item was misheard."
      : `${list.length} of ${of.filter((p) => p.truth !== p.predicted).length}${
        kind === undefined
          ? " mistakes, those of which the network was surest"
          : ""
      }. Listen: would you have known?`;
    for (const { item } of list) this.#ask(item);
  }
}
