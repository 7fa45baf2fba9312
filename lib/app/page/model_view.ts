/**
 * What the model's card says, where a visitor sees it.
 *
 * @module
 */
/// <reference lib="dom" />

import { materialOf } from "../../model/model_card.ts";
import { find, make, seconds } from "./dom.ts";
import type { Ready } from "./protocol.ts";

const share = (value: number) => `${(100 * value).toFixed(1)} %`;

/** What the model is made of, and how much of a sound it hears. */
function madeOf({ info, window, offset }: Ready): string {
  const { members: { length }, network, parameters } = info;
  const networks = length === 1
    ? network.name
    : `${length} networks ${network.name}, whose answers are averaged`;
  const size = parameters === undefined
    ? ""
    : `; ${parameters.toLocaleString("en-US")} parameters`;
  const heard = offset === null
    ? `at most ${seconds(window)} of a voice`
    : `${seconds(window)} from ${seconds(offset)} on`;
  return `${networks}${size}. It hears ${heard}.`;
}

/** Fill in the parts of the page that are about the model. */
export function showModel(ready: Ready): void {
  const { info, threads } = ready;
  const { figures, labels, protocol, synthetic, testCorpus, corpus, terms } =
    info;
  const [low, high] = figures.accuracyInterval;
  const expected = share(figures.accuracy);
  const origin = synthetic
    ? " It has never heard a human voice: its corpus is synthetic."
    : "";
  find("model-text").textContent =
    `${expected} of its answers to ${figures.items} test clips were right (95 % interval ${
      share(low)
    } to ${share(high)}). Guessing gives ${share(1 / labels.length)}.${origin}`;
  find("lessons").textContent = `Its corpus is ${materialOf(info)}.`;
  find("caution").textContent = `Expect about ${
    Math.round(10 * figures.accuracy)
  } of 10 answers to be right on speech like that of its test, and fewer on anything else.`;
  const facts = find("expect");
  facts.textContent = `Right about ${
    Math.round(100 * figures.accuracy)
  } times in 100 when tested`;
  facts.hidden = false;
  const rows: [string, string][] = [
    ["Model", info.title],
    [
      "Corpus",
      testCorpus === undefined ? corpus : `${corpus}; tested on ${testCorpus}`,
    ],
    ["Protocol", `${protocol.name}. ${protocol.description}`],
    [
      "Leaks",
      protocol.leaks
        ? "Copies or siblings of test clips were in training: expect far less on new voices."
        : "None: no copy of a test clip was in training.",
    ],
    ["Labels", labels.join(", ")],
    ["Network", madeOf(ready)],
    ...terms === undefined ? [] : [["Licence", terms] as [string, string]],
    [
      "Here",
      `${threads === 1 ? "one thread" : `${threads} threads`} of this browser`,
    ],
  ];
  find("model-facts").replaceChildren(
    ...rows.flatMap((
      [name, text],
    ) => [make("dt", {}, name), make("dd", {}, text)]),
  );
}
