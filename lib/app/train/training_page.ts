/**
 * The states of the page that trains: choosing, training, paused, done.
 *
 * @module
 */
/// <reference lib="dom" />

import { find, make } from "../page/dom.ts";
import { showConfusion } from "./confusion_view.ts";
import { offerChoices, showChoice } from "./form.ts";
import type {
  Choice,
  Kept,
  Progress,
  ProtocolChoice,
  Report,
  Request,
  Result,
} from "./messages.ts";
import { MisheardView } from "./misheard_view.ts";
import { showOutcome } from "./outcome_view.ts";
import { nameOf, percent, RunView } from "./run_view.ts";

type State = "choosing" | "training" | "paused" | "finished";

/** What is shown in which state, by the ids of elements. */
const SHOWN: Record<string, readonly State[]> = {
  choices: ["choosing"],
  run: ["training", "paused", "finished"],
  pause: ["training"],
  end: ["training"],
  continue: ["paused"],
  discard: ["paused"],
  progress: ["training", "paused"],
  counts: ["training", "paused"],
  outcome: ["finished"],
};

/** Says to readers of the screen, and to all, what happens. */
function say(text: string): void {
  find("status").textContent = text;
}

/** The page, as its worker reports. */
export class TrainingPage {
  readonly #ask: (request: Request) => void;
  readonly #run = new RunView();
  readonly #misheard: MisheardView;
  #protocols: readonly ProtocolChoice[] = [];

  /** @param ask sends a request to the worker */
  constructor(ask: (request: Request) => void) {
    this.#ask = ask;
    this.#misheard = new MisheardView((item) => ask({ kind: "hear", item }));
    find("pause").onclick = () => this.#stop("pause", "Pausing…");
    find("end").onclick = () => this.#stop("end", "Ending…");
    find("continue").onclick = () => this.#continue();
    find("discard").onclick = find("again").onclick = () => this.#startOver();
  }

  /** Show what the worker reports. */
  receive(report: Report): void {
    switch (report.kind) {
      case "ready":
        return this.#open(report);
      case "preparing":
        return this.#run.preparing(report.done, report.total);
      case "step":
        return this.#run.step(report.step);
      case "epoch": {
        const { record, best } = report;
        find("end", HTMLButtonElement).disabled = false;
        this.#run.epoch(record, best);
        return say(describeEpoch(record));
      }
      case "testing":
        return this.#run.testing(report.done, report.total);
      case "paused":
        this.#show("paused");
        this.#run.stage("Paused");
        find("continue").focus();
        return say("Paused. Everything up to here is kept in this browser.");
      case "finished":
        this.#finish(report.result);
        find("score").focus();
        return say("The training is done.");
      case "sound":
        return this.#misheard.give(report.item, report.wav);
      case "failed":
        return this.#fail(report.message);
    }
  }

  #show(state: State): void {
    for (const [id, states] of Object.entries(SHOWN)) {
      find(id).hidden = !states.includes(state);
    }
    document.documentElement.dataset.state = state;
  }

  /** What a choice is called. */
  #name(choice: Choice): string {
    const found = this.#protocols.find(({ name }) => name === choice.protocol);
    return nameOf(choice, found!);
  }

  #open(
    { protocols, defaults, threads, kept }: Extract<Report, { kind: "ready" }>,
  ): void {
    this.#protocols = protocols;
    offerChoices(protocols, defaults, (choice) => this.#start(choice));
    find("threads").textContent = threads === 1
      ? "Runs on one thread"
      : `Runs on ${threads} threads`;
    find("threads").hidden = false;
    this.#restore(kept);
  }

  /** Take up what an earlier visit left. */
  #restore(kept: Kept): void {
    switch (kept.kind) {
      case "nothing":
        this.#show("choosing");
        return say("Ready.");
      case "finished":
        this.#finish(kept.result);
        return say("This is the training that you made before.");
      case "unfinished": {
        const { progress, paused } = kept;
        this.#begin(progress);
        if (!paused) {
          this.#ask({ kind: "continue" });
          return say("Continuing where the tab was closed.");
        }
        this.#show("paused");
        this.#run.stage("Paused");
        return say("Your training is paused.");
      }
    }
  }

  /** Show a training, from its start or from what is done of it. */
  #begin(progress: Progress): void {
    find("problems").replaceChildren();
    showChoice(this.#protocols, progress.choice);
    find("end", HTMLButtonElement).disabled = progress.best === null;
    this.#show("training");
    this.#enable(true);
    this.#run.show(progress, this.#name(progress.choice));
    this.#run.stage("Getting ready");
  }

  #start(choice: Choice): void {
    this.#begin({ choice, history: [], best: null });
    this.#ask({ kind: "start", choice });
    say("The training has begun.");
    find("stage").focus();
  }

  #continue(): void {
    this.#show("training");
    this.#enable(true);
    this.#run.restart();
    this.#run.stage("Getting ready");
    this.#ask({ kind: "continue" });
    say("Continuing.");
    find("pause").focus();
  }

  /** Whether a training can be stopped: not while it is being stopped. */
  #enable(can: boolean): void {
    find("pause", HTMLButtonElement).disabled = !can;
  }

  #stop(kind: "pause" | "end", text: string): void {
    this.#enable(false);
    this.#ask({ kind });
    say(text);
  }

  #startOver(): void {
    this.#ask({ kind: "forget" });
    find("problems").replaceChildren();
    this.#show("choosing");
    find("choices").querySelector<HTMLInputElement>("input:checked")?.focus();
    say("Ready.");
  }

  #finish(result: Result): void {
    const name = this.#name(result.choice);
    showChoice(this.#protocols, result.choice);
    this.#run.show(result, name);
    this.#run.stage("Done");
    this.#show("finished");
    showOutcome(result, name);
    // Apart, so that the page is never busy for long.
    setTimeout(() => this.#showMistakes(result));
  }

  /** The confusion matrix, and clips to listen to. */
  #showMistakes(result: Result): void {
    showConfusion(result, (truth, predicted) => {
      this.#misheard.show(result, { truth, predicted });
      find("misheard-title").focus();
    });
    find("misheard-all").onclick = () => this.#misheard.show(result);
    this.#misheard.show(result);
  }

  /** What could not be done; the training can be begun anew. */
  #fail(message: string): void {
    find("problems").replaceChildren(make("p", {}, message));
    const { state } = document.documentElement.dataset;
    if (state === "training") this.#show("paused");
    say("");
  }
}

/** An epoch, in a sentence. */
function describeEpoch(
  { epoch, accuracy, validationAccuracy }: Progress["history"][number],
): string {
  const validation = validationAccuracy === null
    ? ""
    : `, ${percent(validationAccuracy)} on validation`;
  return `Epoch ${epoch}: ${percent(accuracy)} right in training${validation}.`;
}
