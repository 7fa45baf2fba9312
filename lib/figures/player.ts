/**
 * Players: sounds that a notebook or a page carries and plays offline, one at a time.
 *
 * @module
 */

import {
  amplify,
  encodeWav,
  matchingGains,
  type Waveform,
} from "../audio/mod.ts";
import type { DisplayBundle } from "./draw/figure.ts";
import { escapeText } from "./draw/svg_text.ts";

/** A sound with the name that stands above its player. */
export interface Sound {
  /** Mono; stored as a WAV file of 16 bits. */
  waveform: Waveform;
  /** Stands above the player. */
  title: string;
}

/** How players sound. */
export interface PlayerOptions {
  /**
   * `"matched"`: all equally loud, each with a note of its gain; `"recorded"`: as they
   * are, where the level is what is to be heard. Default `"matched"`.
   */
  levels?: "matched" | "recorded";
}

/** Whoever plays last is heard alone: the rule of a whole page, however many players it has. */
export const ONE_AT_A_TIME = `<script>
if (!window.serOneAtATime) {
  window.serOneAtATime = true;
  document.addEventListener("play", ({ target }) => {
    for (const audio of document.querySelectorAll("audio")) {
      if (audio !== target) audio.pause();
    }
  }, true);
}
</script>`;

/** "+12 dB" with a true minus. */
function signed(gain: number): string {
  const rounded = Math.round(gain);
  return `${rounded < 0 ? "−" : "+"}${Math.abs(rounded)} dB`;
}

/**
 * An audio element that carries its sound. Its name stands twice: JupyterLab keeps `title` in
 * outputs that it doesn't trust, and strips `aria-label`.
 */
export function audioElement(waveform: Waveform, title: string): string {
  const name = escapeText(title);
  return `<audio controls preload="metadata" style="width:100%;height:40px" title="${name}" aria-label="${name}" src="data:audio/wav;base64,${
    encodeWav(waveform).toBase64()
  }"></audio>`;
}

/** One or more players; as the last value of a cell it shows itself. */
export class Player {
  /** What each sound is amplified by, dB; zeros where levels are as recorded. */
  readonly gains: readonly number[];

  /**
   * Players of some sounds.
   *
   * @param sounds kept, not copied
   */
  constructor(
    readonly sounds: readonly Sound[],
    { levels = "matched" }: PlayerOptions = {},
  ) {
    this.gains = levels === "matched"
      ? matchingGains(sounds.map(({ waveform }) => waveform))
      : sounds.map(() => 0);
  }

  /** One informative line. */
  get summary(): string {
    return this.sounds.map(({ waveform: { samples, sampleRate }, title }, i) =>
      `Sound: ${title}, ${
        (samples.length / sampleRate).toFixed(2)
      } s at ${sampleRate} Hz${this.#note(i)}`
    ).join("; ");
  }

  /** What is said of a sound's gain: nothing where it is none. */
  #note(i: number): string {
    const gain = this.gains[i];
    return Math.round(gain) === 0 ? "" : `, played ${signed(gain)}`;
  }

  /** Only the audio elements; each sound is inside its own as a WAV file of 16 bits. */
  toAudio(): string[] {
    return this.sounds.map(({ waveform, title }, i) =>
      audioElement(amplify(waveform, this.gains[i]), title)
    );
  }

  /** An HTML fragment: the players on a grid, each under its title. */
  toHtml(): string {
    const players = this.toAudio().map((audio, i) =>
      `<figure style="margin:0"><figcaption style="font:13px system-ui,sans-serif;margin:0 0 4px 2px"><strong>${
        escapeText(this.sounds[i].title)
      }</strong><span style="opacity:.7">${
        this.#note(i)
      }</span></figcaption>${audio}</figure>`
    );
    return `<div class="ser-players" style="display:grid;gap:12px 20px;` +
      `grid-template-columns:repeat(auto-fill,minmax(240px,1fr));max-width:960px">${
        players.join("")
      }</div>${ONE_AT_A_TIME}`;
  }

  /** What the Deno kernel shows for this value. */
  [Symbol.for("Jupyter.display")](): DisplayBundle {
    return { "text/html": this.toHtml(), "text/plain": this.summary };
  }
}

/**
 * A player for one sound.
 *
 * @param waveform samples beyond [-1, 1] are clipped in the player's copy
 *
 * @example
 * ```ts
 * import { player } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const silence = { samples: new Float32Array(48_000), sampleRate: 48_000 };
 * assert.equal(player(silence, "one second").summary, "Sound: one second, 1.00 s at 48000 Hz");
 * ```
 */
export function player(
  waveform: Waveform,
  title: string,
  options: PlayerOptions = {},
): Player {
  return new Player([{ waveform, title }], options);
}

/**
 * Several players side by side, for comparing by ear: equally loud, unless told otherwise,
 * and one at a time.
 *
 * @example
 * ```ts
 * import { playerRow } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const at = (level: number) => ({ samples: new Float32Array(48_000).fill(level), sampleRate: 48_000 });
 * const row = playerRow([{ waveform: at(0.01), title: "soft" }, { waveform: at(0.1), title: "loud" }]);
 * assert.equal(row.toHtml().match(/<audio /g)?.length, 2);
 * assert.match(row.summary, /soft, 1\.00 s at 48000 Hz, played \+17 dB/);
 * ```
 */
export function playerRow(
  sounds: readonly Sound[],
  options: PlayerOptions = {},
): Player {
  return new Player(sounds, options);
}
