/**
 * Players: sounds that a notebook or a page carries and plays offline.
 *
 * @module
 */

import { encodeWav, type Waveform } from "../audio/mod.ts";
import type { DisplayBundle } from "./draw/figure.ts";
import { escapeText } from "./draw/svg_text.ts";

/** A sound with the name that stands above its player. */
export interface Sound {
  /** Mono; stored as a WAV file of 16 bits. */
  waveform: Waveform;
  /** Stands above the player. */
  title: string;
}

/** One or more players; as the last value of a cell it shows itself. */
export class Player {
  /**
   * Players of some sounds.
   *
   * @param sounds kept, not copied
   */
  constructor(readonly sounds: readonly Sound[]) {}

  /** One informative line. */
  get summary(): string {
    return this.sounds.map(({ waveform: { samples, sampleRate }, title }) =>
      `Sound: ${title}, ${
        (samples.length / sampleRate).toFixed(2)
      } s at ${sampleRate} Hz`
    ).join("; ");
  }

  /** Only the audio elements; each sound is inside its own as a WAV file of 16 bits. */
  toAudio(): string[] {
    return this.sounds.map(({ waveform, title }) =>
      `<audio controls preload="metadata" style="width:100%;height:40px" aria-label="${
        escapeText(title)
      }" src="data:audio/wav;base64,${encodeWav(waveform).toBase64()}"></audio>`
    );
  }

  /** An HTML fragment: the players on a grid, each under its title. */
  toHtml(): string {
    const players = this.toAudio().map((audio, i) =>
      `<figure style="margin:0"><figcaption style="font:600 13px system-ui,sans-serif;margin:0 0 4px 2px">${
        escapeText(this.sounds[i].title)
      }</figcaption>${audio}</figure>`
    );
    return `<div class="ser-players" style="display:grid;gap:12px 20px;` +
      `grid-template-columns:repeat(auto-fill,minmax(240px,1fr));max-width:960px">${
        players.join("")
      }</div>`;
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
export function player(waveform: Waveform, title: string): Player {
  return new Player([{ waveform, title }]);
}

/**
 * Several players side by side, for comparing by ear.
 *
 * @example
 * ```ts
 * import { playerRow } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const waveform = { samples: new Float32Array(48_000), sampleRate: 48_000 };
 * const html = playerRow([{ waveform, title: "clean" }, { waveform, title: "20 dB" }]).toHtml();
 * assert.equal(html.match(/<audio /g)?.length, 2);
 * ```
 */
export function playerRow(sounds: readonly Sound[]): Player {
  return new Player(sounds);
}
