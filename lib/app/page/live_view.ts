/**
 * Live: the microphone is heard several times a second, and the answers flow by.
 *
 * @module
 */
/// <reference lib="dom" />

import { BarsView, showVerdict } from "./bars_view.ts";
import { find, seconds } from "./dom.ts";
import type { Ears } from "./ears.ts";
import { FlowView } from "./flow_view.ts";
import { type Microphone, openMicrophone } from "./microphone.ts";
import type { LiveAnswer, Ready } from "./protocol.ts";
import { join } from "./recorder.ts";

/** Least milliseconds of new sound between two answers: at most 8 a second. */
const LEAST_NEW = 125;

/** Seconds that the flow shows. */
const SHOWN = 30;

/** Answers over which the rate is measured. */
const RATE_OVER = 20;

/** Live listening: its button and its card. */
export class LiveView {
  readonly #button = find("live-button");
  readonly #bars: BarsView;
  readonly #flow: FlowView;
  #microphone: Microphone | undefined;
  #opening = false;
  #waiting: Float32Array[] = [];
  #asking = false;
  #begin = true;
  /** Of the last seconds; a gap where there was nothing to hear. */
  #times: number[] = [];
  #shares: number[] = [];
  #answered: number[] = [];

  /** @param onProblem gets what went wrong, in words */
  constructor(
    readonly ears: Ears,
    readonly ready: Ready,
    readonly onProblem: (message: string) => void,
  ) {
    const { labels } = ready.info;
    this.#bars = new BarsView(find("live-bars"), labels);
    this.#flow = new FlowView(find("live-canvas", HTMLCanvasElement), labels);
    this.#button.addEventListener("click", () => this.#toggle());
  }

  async #toggle(): Promise<void> {
    if (this.#opening) return;
    if (this.#microphone !== undefined) return this.#stop();
    this.#opening = true;
    this.#begin = true;
    this.#waiting = [];
    this.#times = [];
    this.#shares = [];
    this.#answered = [];
    try {
      this.#microphone = await openMicrophone({
        sampleRate: this.ready.sampleRate,
        onSamples: (samples) => this.#take(samples),
        onEnd: () => this.#stop(),
      });
      find("live-text").textContent = "Stop listening";
      find("live-state").textContent = "The microphone, live";
      this.#button.classList.add("on");
      find("live").hidden = false;
      find("live").scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.onProblem((error as Error).message);
    } finally {
      this.#opening = false;
    }
  }

  #stop(): void {
    this.#microphone?.stop();
    this.#microphone = undefined;
    find("live-text").textContent = "Live";
    find("live-state").textContent = "The microphone, stopped";
    this.#button.classList.remove("on");
  }

  /** Sound is given on as soon as there is enough, and the last answer is there. */
  async #take(samples: Float32Array): Promise<void> {
    this.#waiting.push(samples);
    const count = this.#waiting.length * samples.length;
    const enough = count >= LEAST_NEW / 1000 * this.ready.sampleRate;
    if (!enough || this.#asking) return;
    this.#asking = true;
    const ask = { samples: join(this.#waiting), begin: this.#begin };
    this.#waiting = [];
    this.#begin = false;
    try {
      const transfer = [ask.samples.buffer];
      this.#show(await this.ears.call("listen", ask, { transfer }));
    } catch (error) {
      this.#stop();
      this.onProblem((error as Error).message);
    } finally {
      this.#asking = false;
    }
  }

  #show(answer: LiveAnswer): void {
    if (this.#microphone === undefined) return;
    const { labels } = this.ready.info;
    const { probabilities, inaudible, time } = answer;
    this.#bars.show(probabilities);
    const best = probabilities.indexOf(Math.max(...probabilities));
    const label = inaudible === null ? labels[best] : null;
    showVerdict(find("live-verdict"), { label, inaudible });
    this.#times.push(time);
    this.#shares.push(
      ...inaudible === null ? probabilities : labels.map(() => NaN),
    );
    const old = this.#times.findIndex((t) => t >= time - SHOWN);
    this.#times.splice(0, old);
    this.#shares.splice(0, old * labels.length);
    this.#flow.show({
      times: this.#times,
      probabilities: this.#shares,
      range: [Math.max(0, time - SHOWN), Math.max(SHOWN, time)],
    });
    this.#showRate(answer);
  }

  #showRate({ milliseconds }: LiveAnswer): void {
    this.#answered.push(performance.now());
    this.#answered.splice(0, this.#answered.length - RATE_OVER);
    const passed = this.#answered.at(-1)! - this.#answered[0];
    if (passed === 0) return;
    const rate = 1000 * (this.#answered.length - 1) / passed;
    find("live-rate").textContent = `${rate.toFixed(1)} answers per second, ${
      Math.round(milliseconds)
    } ms each. Each is about the last ${seconds(this.ready.window)}.`;
  }
}
