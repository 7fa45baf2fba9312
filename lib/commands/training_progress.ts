/**
 * A run's progress on standard error: a bar for each stage, a line per epoch.
 *
 * @module
 */

import type { RunHooks, Settings } from "../experiment/mod.ts";
import { formatPercent, formatSeconds } from "./format.ts";
import { type ProgressBar, progressBar } from "./progress.ts";

/** Hooks that draw bars and print a line per epoch, on standard error. */
export function showProgress(
  { recipe: { epochs } }: Settings,
): RunHooks & { stop(): void } {
  let stage = "";
  let bar: ProgressBar | undefined;
  const show = (title: string, done: number, total: number, note?: string) => {
    if (stage !== title) {
      bar?.stop();
      bar = progressBar(title);
      stage = title;
    }
    bar?.update(done, total, note);
  };
  return {
    onProgress: (done, total, stage) => show(stage, done, total),
    onWarning: (warning) => console.error(warning),
    onStep: ({ epoch, step, steps, meanLoss, meanAccuracy }) =>
      show(
        "training",
        (epoch - 1) * steps + step,
        epochs * steps,
        `epoch ${epoch}/${epochs}  loss ${meanLoss.toFixed(3)}  accuracy ${
          formatPercent(meanAccuracy)
        }`,
      ),
    onEpoch: ({ epoch, loss, accuracy, validationAccuracy, seconds }) => {
      bar?.stop();
      stage = "";
      console.error(
        `epoch ${epoch}/${epochs}: loss ${loss.toFixed(3)}, accuracy ${
          formatPercent(accuracy)
        }, validation ${formatPercent(validationAccuracy ?? NaN)}, ${
          formatSeconds(seconds)
        }`,
      );
    },
    stop: () => bar?.stop(),
  };
}
