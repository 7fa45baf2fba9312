/**
 * What a training has come to: the score, what it is worth, and the same bits elsewhere.
 *
 * @module
 */
/// <reference lib="dom" />

import { zipSync } from "fflate";
import { find, make } from "../page/dom.ts";
import type { Result } from "./messages.ts";
import { percent } from "./run_view.ts";

/** "2 min 5 s" */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} s` : `${minutes} min ${whole % 60} s`;
}

/** The score, and what a test of so few items is worth. */
function showScore({ metrics, best, history }: Result, name: string): void {
  const { n, accuracy, accuracyInterval: { low, high }, chance } = metrics;
  find("score-name").textContent = name;
  find("score").textContent = `${percent(accuracy)} right`;
  find("score-text").textContent = `${
    Math.round(accuracy * n)
  } of ${n} test items were called by the emotion that they were made with (95 % interval ${
    percent(low)
  } to ${percent(high)}). Guessing would be right ${
    percent(chance)
  } of the time. The weights are those of epoch ${best.epoch} of ${history.length}, the best on the validation items.`;
}

/** What gives the same bits elsewhere. */
function showBits(
  { command, hash, items, seconds, threads, history }: Result,
): void {
  find("bits-text").textContent = command === null
    ? `This training was ended after ${history.length} of its epochs. One that runs to its end has the same bits as this command on any machine:`
    : "With the project on a computer, this command trains the same network: every weight and every probability has the same bits.";
  find("command").hidden = command === null;
  // Word for word, so that a line ends with none of an option's hyphens.
  const words = (command ?? "").split(" ").flatMap((word) => [
    make("span", {}, word),
    " ",
  ]);
  find("command").replaceChildren(...words.slice(0, -1));
  find("hash").textContent = hash;
  find("items").textContent =
    `${items.train} to learn from, ${items.validation} for validation, ${items.test} for the test`;
  find("time").textContent = `${duration(seconds)} on ${threads} ${
    threads === 1 ? "thread" : "threads"
  }`;
}

/** Offer a run's files as one archive. */
function save({ files, choice: { protocol, seed } }: Result): void {
  const zip = zipSync(files, { level: 0 }) as Uint8Array<ArrayBuffer>;
  const url = URL.createObjectURL(new Blob([zip], { type: "application/zip" }));
  const link = make("a", {
    href: url,
    download: `speech-emotion-${protocol}-${seed}.zip`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Show a result. */
export function showOutcome(result: Result, name: string): void {
  showScore(result, name);
  find("leaks").replaceChildren(
    ...result.leaks.map((sentence) => make("li", {}, sentence)),
  );
  showBits(result);
  find("save").onclick = () => save(result);
  find("outcome").hidden = false;
}
