/**
 * A slider that changes a picture and a sound together. Every state is made beforehand, so
 * that it works without a kernel: in JupyterLab, VS Code and a page.
 *
 * @module
 */

import { amplify, type Waveform } from "../audio/mod.ts";
import type { DisplayBundle, Figure } from "./draw/figure.ts";
import { scriptJson } from "./draw/html.ts";
import { nonEmpty } from "./draw/ranges.ts";
import { escapeText } from "./draw/svg_text.ts";
import { hashText } from "./draw/theme.ts";
import { audioElement, ONE_AT_A_TIME } from "./player.ts";

/** One position of the slider. */
export interface ExplorerState {
  /** What is set there, with its unit: "15 dB". */
  value: string;
  /** What is then seen. */
  figure: Figure;
  /** What is then heard. Each state has one, or none has. */
  sound?: Waveform;
}

/** Explorers made so far in this session: keeps their elements apart. */
let made = 0;

/** The highest peak in any sound of an explorer, after its one gain. */
const PEAK = 0.9;

/**
 * Makes the slider, and follows it: the picture, the sound from where it was, and the words.
 * Where scripts don't run, there is no slider that does nothing.
 */
const FOLLOW = `(host, states, label, start) => {
  const still = host.querySelector(".ser-still");
  const slider = Object.assign(document.createElement("input"), {
    type: "range", min: 0, max: states.length - 1, step: 1, value: start, title: label,
  });
  slider.style.cssText = "flex:1;min-width:160px";
  const words = document.createElement("output");
  words.style.minWidth = "6em";
  const row = document.createElement("label");
  row.style.cssText = "display:flex;gap:12px;align-items:center;flex-wrap:wrap";
  const name = document.createElement("strong");
  name.textContent = label;
  row.append(name, slider, words);
  still.replaceWith(row);
  // JupyterLab takes arrow keys for its own, at the document: the window hears them first.
  addEventListener("keydown", (event) => {
    if (event.target === slider) event.stopPropagation();
  }, true);
  const picture = host.querySelector(".ser-picture");
  const audio = host.querySelector("audio");
  // The first state's sound is in the element already, and nowhere else.
  const first = audio ? audio.src : undefined;
  let shown = slider.value;
  const draw = (state) => {
    words.textContent = state.value;
    slider.setAttribute("aria-valuetext", state.value);
    picture.innerHTML = state.svg;
    picture.setAttribute("aria-label", state.summary);
  };
  draw(states[slider.value]);
  slider.addEventListener("input", () => {
    if (shown === slider.value) return;
    shown = slider.value;
    const state = states[shown];
    draw(state);
    if (!audio) return;
    const playing = !audio.paused, time = audio.currentTime;
    audio.src = state.sound || first;
    audio.addEventListener("loadedmetadata", () => {
      audio.currentTime = time;
      if (playing) audio.play();
    }, { once: true });
  });
}`;

/** A slider with its states; as the last value of a cell it shows itself. */
export class Explorer {
  readonly #gain: number;

  /**
   * A slider over some states.
   *
   * @param label  what is changed
   * @param states in order; kept, not copied
   * @param start  the state shown first
   */
  constructor(
    readonly label: string,
    readonly states: readonly ExplorerState[],
    readonly start: number,
  ) {
    const peak = states.reduce(
      (most, { sound }) =>
        sound?.samples.reduce((a, v) => Math.max(a, Math.abs(v)), most) ?? most,
      0,
    );
    this.#gain = peak > 0 ? 20 * Math.log10(PEAK / peak) : 0;
  }

  /** One informative line. */
  get summary(): string {
    const values = this.states.map(({ value }) => value).join(", ");
    return `${this.label}: ${values}. At ${this.states[this.start].value}: ${
      this.states[this.start].figure.summary
    }`;
  }

  /** The audio element of a state, with the gain that all states share. */
  #audio({ sound, value }: ExplorerState): string {
    return sound
      ? audioElement(amplify(sound, this.#gain), `${this.label}, ${value}`) +
        ONE_AT_A_TIME
      : "";
  }

  /**
   * An HTML fragment whose slider obeys arrow keys, which JupyterLab would take for its
   * own. Where scripts don't run, the first state stands as a picture with its
   * sound. Each call gives the element an id of its own.
   */
  toHtml(): string {
    const first = this.states[this.start];
    const id = `ser-explorer-${++made}-${hashText(this.summary)}`;
    const label = escapeText(this.label);
    const states = this.states.map((state, i) => ({
      value: state.value,
      svg: state.figure.toSvg().replace(/^<\?xml[^>]*>/, ""),
      summary: state.figure.summary,
      ...(i !== this.start && {
        sound: this.#audio(state).match(/src="([^"]*)"/)?.[1],
      }),
    }));
    const image = new TextEncoder().encode(first.figure.toSvg()).toBase64();
    return `<div id="${id}" class="ser-explorer" data-lm-suppress-shortcuts="true" style="max-width:960px;font:14px system-ui,sans-serif">
<p class="ser-still"><strong>${label}:</strong> ${
      escapeText(first.value)
    } (run the cell to change it)</p>
<div class="ser-picture" role="img" aria-label="${
      escapeText(first.figure.summary)
    }"><img alt="${
      escapeText(first.figure.summary)
    }" style="max-width:100%" src="data:image/svg+xml;base64,${image}"></div>
${this.#audio(first)}</div>
<script>
(${FOLLOW})(document.getElementById("${id}"), ${scriptJson(states)}, ${
      scriptJson(this.label)
    }, ${this.start});
</script>`;
  }

  /** What the Deno kernel shows for this value. */
  [Symbol.for("Jupyter.display")](): DisplayBundle {
    return { "text/html": this.toHtml(), "text/plain": this.summary };
  }
}

/**
 * A slider that changes a picture, and a sound with it. The sounds share one gain, so that
 * levels can be compared; a sound that plays continues from the same place.
 *
 * What it shows is as large as all its states: some 5 to 10, with sounds of two or three
 * seconds at 16 kHz.
 *
 * @param label  what is changed: "Signal-to-noise ratio"
 * @param states in the slider's order
 * @param start  which state is shown first. Default: the middle one
 * @throws {RangeError} if there is no state, or only some have a sound
 *
 * @example
 * ```ts
 * import { explorer, lines } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const states = [1, 2, 3].map((turns) => ({
 *   value: `${turns} turns`,
 *   figure: lines([{ y: Array.from({ length: 50 }, (_, n) => Math.sin(turns * n / 8)) }], { title: "A sine" }),
 * }));
 * const html = explorer("Turns", states).toHtml();
 * assert.match(html, /<strong>Turns:<\/strong> 2 turns/);
 * ```
 */
export function explorer(
  label: string,
  states: readonly ExplorerState[],
  start: number = Math.floor(states.length / 2),
): Explorer {
  nonEmpty(states, "an explorer", "states");
  const sounds = states.filter(({ sound }) => sound).length;
  if (sounds !== 0 && sounds !== states.length) {
    throw new RangeError(
      `Cannot show an explorer: each state must have a sound, or none, got ${sounds} of ${states.length}`,
    );
  }
  return new Explorer(label, states, start);
}
