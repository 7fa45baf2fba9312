/**
 * Progress bars on standard error, for anything that may take longer than two seconds.
 *
 * @module
 */

import cliProgress from "cli-progress";
import process from "node:process";

/** A bar that is being drawn. */
export interface ProgressBar {
  /** Move to `done` of `total`; `note` stands behind the bar. */
  update(done: number, total: number, note?: string): void;
  /** Leave the bar as it stands and go to the next line. */
  stop(): void;
}

/** Seconds between two lines where standard error isn't a terminal. */
const SECONDS_BETWEEN_LINES = 10;

/** Bars drawn in place, in a terminal. */
function terminalBar(title: string): ProgressBar {
  const bar = new cliProgress.SingleBar({
    format: `${
      title.padEnd(10)
    } {bar} {percentage}% {value}/{total}  {note}  left {eta_formatted}`,
    stream: process.stderr,
    hideCursor: true,
    fps: 8,
  }, cliProgress.Presets.shades_classic);
  let started = false;
  return {
    update(done, total, note = "") {
      if (!started) bar.start(total, done, { note });
      started = true;
      bar.setTotal(total);
      bar.update(done, { note });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

/** A line now and then, in a log. */
function logBar(title: string): ProgressBar {
  let last = performance.now();
  return {
    update(done, total, note = "") {
      const now = performance.now();
      if (now - last < SECONDS_BETWEEN_LINES * 1000) return;
      last = now;
      console.error(`${title} ${done}/${total} ${note}`.trimEnd());
    },
    stop() {},
  };
}

/** A progress bar on standard error; plain lines every ten seconds where that is not a terminal. */
export function progressBar(title: string): ProgressBar {
  return process.stderr.isTTY ? terminalBar(title) : logBar(title);
}
