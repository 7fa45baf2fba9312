/**
 * The recording that is shown, and what is done with it.
 *
 * @module
 */
/// <reference lib="dom" />

import { encodeWav, type Waveform } from "../../audio/mod.ts";
import {
  BarsView,
  mainBars,
  sentenceOf,
  showVerdict,
  verdictOf,
} from "./bars_view.ts";
import { find, make, percent, seconds } from "./dom.ts";
import type { Ears } from "./ears.ts";
import { FlowView } from "./flow_view.ts";
import type { HeardClip, Origin } from "./heard_clip.ts";
import { HistoryView } from "./history_view.ts";
import { openFile } from "./intake.ts";
import { PictureView } from "./picture_view.ts";
import { Player } from "./player.ts";
import type { Answer, Ready } from "./protocol.ts";
import { askServer } from "./server.ts";
import { type Wave, WaveView } from "./wave_view.ts";

/** Everything about the recordings of a visit. */
export class Stage {
  readonly #clips: HeardClip[] = [];
  #open: HeardClip | undefined;
  readonly #bars: BarsView;
  readonly #wave: WaveView;
  readonly #picture: PictureView;
  readonly #flow: FlowView;
  readonly #history: HistoryView;
  readonly #player: Player;
  /** The window that is to be heard next, while another one is being heard. */
  #wanted: number | undefined;
  #hearing = false;

  /**
   * @param say shows a line about what is going on
   */
  constructor(
    readonly ears: Ears,
    readonly ready: Ready,
    readonly say: (text: string) => void,
  ) {
    const { labels } = ready.info;
    this.#bars = mainBars(labels);
    this.#wave = new WaveView((offset) => this.#move(offset));
    this.#picture = new PictureView(ready.picture, labels);
    this.#flow = new FlowView(find("curve-canvas", HTMLCanvasElement), labels);
    this.#history = new HistoryView(ready.info, (clip) => this.#show(clip));
    this.#player = new Player((time) => this.#playing(time));
    find("play").addEventListener("click", () => this.#play(false));
    find("play-window").addEventListener("click", () => this.#play(true));
    find("explain").addEventListener("click", () => this.#explain());
  }

  /** Hear a file; what is wrong with it is said, not thrown. */
  async hearFile(file: Blob, name: string, origin: Origin): Promise<void> {
    this.say(`Listening to ${name}…`);
    try {
      const { sampleRate } = this.ready;
      const opened = await openFile(this.ears, file, name, sampleRate);
      await this.#hearOpened({ opened, name, origin, sound: file });
    } catch (error) {
      this.complain((error as Error).message);
    }
  }

  /** Hear what was recorded. */
  async hearRecording({ samples, sampleRate }: Waveform): Promise<void> {
    const name = `Recording at ${new Date().toLocaleTimeString()}`;
    try {
      const ask = { channels: [samples], sampleRate };
      const opened = await this.ears.call("take", ask);
      const sound = new Blob([encodeWav({ samples, sampleRate })]);
      await this.#hearOpened({ opened, name, origin: "recording", sound });
    } catch (error) {
      this.complain((error as Error).message);
    }
  }

  async #hearOpened(brought: Omit<HeardClip, "answer" | "at">): Promise<void> {
    const answer = await this.#hear(brought);
    const clip = { ...brought, answer, at: new Date() };
    this.#clips.push(clip);
    find("problems").replaceChildren();
    this.#show(clip);
    find("result").scrollIntoView({ block: "nearest" });
    this.say(`${clip.name}: ${verdictOf(answer)}.`);
    this.#scan(clip);
  }

  /** What the model hears in a window: here, and on the server where that is chosen. */
  async #hear(
    { opened, sound }: Pick<HeardClip, "opened" | "sound">,
    offset?: number,
  ): Promise<Answer> {
    const answer = await this.ears.call("hear", { clip: opened.clip, offset });
    if (!find("server", HTMLInputElement).checked) return answer;
    const before = performance.now();
    const heard = await askServer(sound, offset);
    if (heard === null) return answer;
    const { labels } = this.ready.info;
    return {
      ...answer,
      label: heard.label,
      probabilities: Float32Array.from(
        labels,
        (label) => heard.probabilities[label],
      ),
      milliseconds: performance.now() - before,
    };
  }

  /** Say that something went wrong. */
  complain(message: string): void {
    this.say("");
    const problem = make("p", {}, message);
    find("problems").replaceChildren(problem);
    problem.scrollIntoView({ block: "nearest" });
  }

  /** Show a clip that was heard. */
  #show(clip: HeardClip): void {
    this.#player.stop();
    this.#open = clip;
    find("result").hidden = false;
    find("clip-name").textContent = clip.name;
    this.#showAnswer(clip);
    this.#history.show(this.#clips, clip);
  }

  #showAnswer(clip: HeardClip): void {
    const { answer, opened: { samples, sampleRate } } = clip;
    const { info: { labels }, window } = this.ready;
    showVerdict(find("verdict"), answer);
    find("sentence").textContent = answer.inaudible === null
      ? sentenceOf(labels, answer.probabilities)
      : `No emotion is named, because there is nothing to hear here: ${answer.inaudible.message}.`;
    this.#bars.show(answer.probabilities);
    this.#wave.show(
      { samples, sampleRate, window, ...this.#heard(answer) },
      answer.label,
    );
    this.#picture.show(answer);
    find("explain").hidden = answer.label === null;
    find("play-window").hidden = answer.offset === null;
    this.#describeWindow(clip);
    this.#showCurve(clip);
  }

  /** Where the window begins that can be moved, and the part that is heard. */
  #heard({ offset, extent }: Answer): Pick<Wave, "offset" | "heard"> {
    const { window, offset: fixed } = this.ready;
    const heard = fixed === null || offset === null
      ? extent
      : [offset, offset + window] as [number, number];
    return { offset, heard };
  }

  #describeWindow({ answer, opened }: HeardClip): void {
    const { offset, heard: [start, end] } = this.#heard(answer);
    const duration = opened.samples.length / opened.sampleRate;
    const cut = opened.cut ? " Only its first ten minutes were read." : "";
    find("known").hidden = !opened.trainedOn;
    const part = offset === null
      ? `All of it is heard, silence at its ends left out.`
      : `The network hears ${seconds(end - start)} from ${
        seconds(start)
      } on. Move the frame to hear another part.`;
    find("window-text").textContent = `${
      seconds(duration)
    } long. ${part}${cut} Heard in ${Math.round(answer.milliseconds)}\u00a0ms.`;
  }

  #showCurve({ curve, answer, opened }: HeardClip): void {
    find("curve").hidden = curve === undefined;
    if (curve === undefined) return;
    const duration = opened.samples.length / opened.sampleRate;
    const { offset } = answer;
    const { window, info: { labels } } = this.ready;
    this.#flow.show({
      ...curve,
      range: [0, duration],
      reach: window / 2,
      ...(offset !== null && { marked: [offset, offset + window] }),
    });
    const means = labels.map((_, i) => {
      const values = curve.times.map((_, t) =>
        curve.probabilities[t * labels.length + i]
      ).filter((p) => !Number.isNaN(p));
      return values.reduce((sum, p) => sum + p, 0) / values.length;
    });
    const best = means.indexOf(Math.max(...means));
    find("curve-text").textContent = best < 0
      ? "Silence along its whole length."
      : `The answer along the recording, ${curve.times.length} windows; on average ${
        labels[best]
      }, ${percent(means[best])}.`;
  }

  /** Hear another window; of several that are wanted meanwhile only the last. */
  async #move(offset: number): Promise<void> {
    this.#wanted = offset;
    if (this.#hearing) return;
    this.#hearing = true;
    try {
      while (this.#wanted !== undefined) {
        const clip = this.#open!;
        const place: number = this.#wanted;
        this.#wanted = undefined;
        const answer = await this.#hear(clip, place);
        clip.answer = answer;
        if (clip === this.#open && this.#wanted === undefined) {
          this.#showAnswer(clip);
          this.#history.show(this.#clips, clip);
          const from = seconds(place);
          this.say(`${clip.name} from ${from} on: ${verdictOf(answer)}.`);
        }
      }
    } catch (error) {
      this.complain((error as Error).message);
    } finally {
      this.#hearing = false;
    }
  }

  /** Hear a clip along its whole length, if it is longer than a window. */
  async #scan(clip: HeardClip): Promise<void> {
    const { samples, sampleRate } = clip.opened;
    if (clip.answer.offset === null) return;
    if (samples.length / sampleRate <= this.ready.window + 0.5) return;
    const show = (part: HeardClip["curve"]) => {
      clip.curve = part;
      if (clip === this.#open) this.#showCurve(clip);
    };
    const ask = { clip: clip.opened.clip };
    try {
      show(await this.ears.call("scan", ask, { report: show }));
    } catch (error) {
      this.complain((error as Error).message);
    }
  }

  async #explain(): Promise<void> {
    const clip = this.#open!;
    const { answer } = clip;
    const { label, features } = answer;
    const button = find("explain", HTMLButtonElement);
    button.disabled = true;
    this.say("Covering one part of the picture after the other…");
    try {
      const map = await this.ears.call("explain", {
        features,
        label: this.ready.info.labels.indexOf(label!),
      });
      if (clip === this.#open && clip.answer === answer) {
        this.#picture.show(answer, map);
      }
      this.say(`The picture shows what carried “${label}”.`);
    } catch (error) {
      this.complain((error as Error).message);
    } finally {
      button.disabled = false;
    }
  }

  async #play(onlyWindow: boolean): Promise<void> {
    if (this.#player.playing) return this.#player.stop();
    const { opened, answer } = this.#open!;
    const duration = opened.samples.length / opened.sampleRate;
    const start = onlyWindow ? answer.offset ?? 0 : 0;
    const end = onlyWindow
      ? Math.min(duration, start + this.ready.window)
      : duration;
    await this.#player.play(opened, [start, end]);
  }

  #playing(time: number | null): void {
    this.#wave.playing(time);
    find("play").textContent = time === null ? "Play" : "Stop";
  }
}
