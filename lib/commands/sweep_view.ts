/**
 * One view of all runs of a sweep, on standard error.
 *
 * @module
 */

import cliProgress from "cli-progress";
import process from "node:process";
import { formatSeconds } from "./format.ts";
import type { TaskProgress } from "./sweep_task.ts";

/** Shows how far the runs of a sweep are. */
export interface SweepView {
  /** A run begins, or begins again. */
  start(name: string): void;
  /** How far a run is. */
  progress(name: string, progress: TaskProgress): void;
  /** A run ended, or is to be tried again; how, in words. */
  end(name: string, how: string, again?: boolean): void;
  /** Leave the view as it stands. */
  stop(): void;
}

/** Seconds between two lines where standard error isn't a terminal. */
const SECONDS_BETWEEN_LINES = 10;

/** How far the runs are, and how long they will take. */
class Progress {
  readonly #began = performance.now();
  readonly #running = new Map<string, number>();
  #ended = 0;

  /** @param total runs to do */
  constructor(readonly total: number) {}

  /** A run is at a share of its training, in [0, 1]. */
  set(name: string, share: number): void {
    this.#running.set(name, share);
  }

  /** A run is over, unless it is to be tried again. */
  end(name: string, again: boolean): void {
    this.#running.delete(name);
    if (!again) this.#ended++;
  }

  /** Runs that are done, parts of those under way included. */
  get done(): number {
    return [...this.#running.values()].reduce((a, b) => a + b, this.#ended);
  }

  /** "2 of 6 runs done, 2 running, about 3 min left". */
  describe(): string {
    const { done } = this;
    const seconds = (performance.now() - this.#began) / 1000;
    const left = done > 0.02
      ? `, about ${formatSeconds(seconds / done * (this.total - done))} left`
      : "";
    return `${this.#ended} of ${this.total} runs done, ${this.#running.size} running${left}`;
  }
}

/** The share of a run that is done; what comes before and after the training is short. */
function shareOf({ stage, done, total }: TaskProgress): number {
  if (stage === "training") return done / total;
  return stage === "test" ? 1 : 0;
}

/** Bars drawn in place, in a terminal: one for each run under way, and one for all. */
function terminalView(progress: Progress): SweepView {
  const bars = new cliProgress.MultiBar({
    format: "{bar} {percentage}%  {name}  {note}",
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false,
    fps: 4,
  }, cliProgress.Presets.shades_classic);
  const running = new Map<string, cliProgress.SingleBar>();
  const all = bars.create(1000, 0, { name: "all", note: "" });
  const drawAll = () => {
    const done = Math.round(1000 * progress.done / progress.total);
    all.update(done, { note: progress.describe() });
  };
  return {
    start(name) {
      progress.set(name, 0);
      running.set(name, bars.create(1000, 0, { name, note: "starts" }));
    },
    progress(name, report) {
      const share = shareOf(report);
      progress.set(name, share);
      running.get(name)?.update(Math.round(1000 * share), {
        note: report.stage,
      });
      drawAll();
    },
    end(name, how, again = false) {
      const bar = running.get(name);
      if (bar) bars.remove(bar);
      running.delete(name);
      progress.end(name, again);
      bars.log(`${name}: ${how}\n`);
      drawAll();
    },
    stop: () => bars.stop(),
  };
}

/** A line when a run begins or ends, and now and then one on all, in a log. */
function logView(progress: Progress): SweepView {
  let last = performance.now();
  return {
    start(name) {
      progress.set(name, 0);
      console.error(`${name}: starts`);
    },
    progress(name, report) {
      progress.set(name, shareOf(report));
      const now = performance.now();
      if (now - last < SECONDS_BETWEEN_LINES * 1000) return;
      last = now;
      console.error(progress.describe());
    },
    end(name, how, again = false) {
      progress.end(name, again);
      console.error(`${name}: ${how}; ${progress.describe()}`);
    },
    stop() {},
  };
}

/**
 * A view of a sweep: bars in a terminal, lines elsewhere.
 *
 * @param total runs to do
 */
export function sweepView(total: number): SweepView {
  const progress = new Progress(total);
  return process.stderr.isTTY ? terminalView(progress) : logView(progress);
}
