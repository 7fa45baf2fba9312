/**
 * A training under way: where it is, what is left, and its curves.
 *
 * @module
 */
/// <reference lib="dom" />

import type { EpochRecord, StepReport } from "../../model/mod.ts";
import { redraw } from "../page/canvas.ts";
import { find } from "../page/dom.ts";
import { type Curves, drawCurves, type Point } from "./curves.ts";
import type { Choice, Progress } from "./messages.ts";
import { Pace, timeLeft } from "./pace.ts";

/** The parts of the bar that each kind of work fills, about as long as it takes. */
const BAR = {
  preparing: [0, 0.12],
  training: [0.12, 0.98],
  testing: [0.98, 1],
} as const;

/** "81.3 %", in one piece. */
export const percent = (share: number) => `${(100 * share).toFixed(1)}\u00a0%`;

/** A choice in a line. */
export function nameOf(
  { fold, copies, epochs, seed }: Choice,
  { title, folds, copies: hasCopies }: {
    title: string;
    folds: number;
    copies: boolean;
  },
): string {
  return [
    title,
    ...folds > 1 ? [`fold ${fold} of ${folds}`] : [],
    ...hasCopies ? [`${copies} noisy ${copies === 1 ? "copy" : "copies"}`] : [],
    `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
    `seed ${seed}`,
  ].join(" · ");
}

/** Milliseconds between two drawings of the curves: the page has more to do than that. */
const REST = 200;

/** Shows one training. */
export class RunView {
  #epochs = 1;
  #classes = 8;
  #history: readonly EpochRecord[] = [];
  #best: EpochRecord | null = null;
  #steps: { loss: Point[]; accuracy: Point[] } = { loss: [], accuracy: [] };
  #pace = new Pace();
  #work = "";
  #drawn = -Infinity;
  #due = false;

  /** A view that draws again whenever size or theme change. */
  constructor() {
    for (const id of ["loss", "accuracy"]) {
      redraw(find(id, HTMLCanvasElement), () => this.#draw());
    }
  }

  /** Draw soon; what changes until then is drawn with it. */
  #drawSoon(): void {
    if (this.#due) return;
    this.#due = true;
    const wait = Math.max(0, this.#drawn + REST - performance.now());
    setTimeout(() => requestAnimationFrame(() => this.#draw()), wait);
  }

  /** Begin with a training, or with what is done of it. */
  show({ choice, history, best }: Progress, name: string): void {
    // The steps are known where they were seen, not of an earlier visit.
    if (history.length === 0 || this.#history.length !== history.length) {
      this.#steps = { loss: [], accuracy: [] };
    }
    this.#epochs = choice.epochs;
    this.#history = history;
    this.#best = best;
    find("run-name").textContent = name;
    this.restart();
    this.#drawSoon();
  }

  /** Say what is being done, in a heading. */
  stage(text: string): void {
    const stage = find("stage");
    if (stage.textContent !== text) stage.textContent = text;
  }

  /** Forget the pace: the work stood still. */
  restart(): void {
    this.#pace = new Pace();
    find("left").textContent = "";
  }

  /** So much of one kind of work is done. */
  #advance(
    work: keyof typeof BAR,
    { done, total, count }: { done: number; total: number; count: string },
  ): void {
    if (this.#work !== work) this.restart();
    this.#work = work;
    const [from, to] = BAR[work];
    const value = from + (to - from) * done / total;
    find("progress", HTMLProgressElement).value = value;
    find("count").textContent = count;
    const left = this.#pace.left(done, total, performance.now());
    if (left === null) return;
    const next = work === "preparing" ? ", then it learns" : "";
    find("left").textContent = timeLeft(left) + next;
  }

  /** Some items are ready. */
  preparing(done: number, total: number): void {
    this.stage("Speaking, and looking at the sound");
    const count = `${done} of ${total} items`;
    this.#advance("preparing", { done, total, count });
  }

  /** A step was done. */
  step({ epoch, step, steps, loss, meanAccuracy }: StepReport): void {
    this.stage(`Learning: epoch ${epoch} of ${this.#epochs}`);
    const done = (epoch - 1) * steps + step;
    const count = `step ${step} of ${steps}`;
    this.#advance("training", { done, total: this.#epochs * steps, count });
    this.#steps.loss.push([done / steps, loss]);
    this.#steps.accuracy.push([done / steps, meanAccuracy]);
    this.#drawSoon();
  }

  /** An epoch was done. */
  epoch(record: EpochRecord, best: EpochRecord): void {
    this.#history = [...this.#history, record];
    this.#best = best;
    this.#drawSoon();
  }

  /** Some test items were heard. */
  testing(done: number, total: number): void {
    this.stage("Testing");
    const count = `${done} of ${total} items`;
    this.#advance("testing", { done, total, count });
  }

  /** What both canvases share. */
  #shared() {
    const best = this.#best === null ? {} : { best: this.#best.epoch };
    return { epochs: this.#epochs, ...best };
  }

  #points(field: keyof EpochRecord): Point[] {
    return this.#history.flatMap((record): Point[] => {
      const value = record[field];
      return value === null ? [] : [[record.epoch, value]];
    });
  }

  #draw(): void {
    this.#due = false;
    this.#drawn = performance.now();
    const losses: Curves = {
      ...this.#shared(),
      title: "Loss (cross-entropy)",
      top: 3,
      parts: 3,
      chance: Math.log(this.#classes),
      format: (value) => value.toFixed(1),
      steps: this.#steps.loss,
      training: this.#points("loss"),
      validation: this.#points("validationLoss"),
    };
    const accuracies: Curves = {
      ...this.#shared(),
      title: "Accuracy",
      top: 1,
      parts: 4,
      chance: 1 / this.#classes,
      format: (value) => `${Math.round(100 * value)} %`,
      steps: this.#steps.accuracy,
      training: this.#points("accuracy"),
      validation: this.#points("validationAccuracy"),
    };
    drawCurves(find("loss", HTMLCanvasElement), losses);
    drawCurves(find("accuracy", HTMLCanvasElement), accuracies);
    this.#describe();
  }

  /** The curves in words. */
  #describe(): void {
    const last = this.#history.at(-1);
    if (last === undefined) {
      find("loss-text").textContent =
        find("accuracy-text").textContent =
          "No epoch is done yet.";
      return;
    }
    const { epoch, loss, accuracy, validationLoss, validationAccuracy } = last;
    const after = `After epoch ${epoch}: training`;
    find("loss-text").textContent = `${after} ${loss.toFixed(2)}` +
      (validationLoss === null
        ? ""
        : `, validation ${validationLoss.toFixed(2)}`);
    find("accuracy-text").textContent = `${after} ${percent(accuracy)}` +
      (validationAccuracy === null
        ? ""
        : `, validation ${percent(validationAccuracy)}; best after epoch ${
          this.#best!.epoch
        }`);
  }
}
