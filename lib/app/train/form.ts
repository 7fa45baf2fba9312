/**
 * The form: which protocol, and its numbers.
 *
 * @module
 */
/// <reference lib="dom" />

import { find, make } from "../page/dom.ts";
import type { Choice, ProtocolChoice } from "./messages.ts";

/** What is tested under a protocol, in a few words. */
const TESTED: Record<ProtocolChoice["separates"], string> = {
  nothing: "recordings heard before",
  recording: "new recordings, known voices",
  pair: "no second takes, known voices",
  speaker: "new voices",
  corpus: "new voices",
};

/** Number in a field; the browser has checked its range. */
const number = (id: string) => find(id, HTMLInputElement).valueAsNumber;

/** Shows what belongs to a protocol: its text, its folds, whether it makes copies. */
function showProtocol({ description, folds, copies }: ProtocolChoice): void {
  find("protocol-text").textContent = description;
  const fold = find("fold", HTMLInputElement);
  fold.max = String(folds);
  fold.value = String(Math.min(fold.valueAsNumber || 1, folds));
  find("fold-field").hidden = folds === 1;
  find("fold-text").textContent = `of ${folds}: who is tested`;
  find("copies-field").hidden = !copies;
}

/** One protocol as a button of a group. */
function option(
  { name, title, separates }: ProtocolChoice,
  choose: () => void,
): HTMLElement {
  const input = make("input", { type: "radio", name: "protocol", value: name });
  input.addEventListener("change", choose);
  return make(
    "label",
    { class: `protocol ${separates}` },
    input,
    make("span", {}, title),
    make("small", {}, TESTED[separates]),
  );
}

/** Fill the form, and give `start` what is chosen when it is sent. */
export function offerChoices(
  protocols: readonly ProtocolChoice[],
  defaults: Choice,
  start: (choice: Choice) => void,
): void {
  const group = find("protocols");
  for (const protocol of protocols) {
    group.append(option(protocol, () => showProtocol(protocol)));
  }
  showChoice(protocols, defaults);
  find("choices", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = group.querySelector<HTMLInputElement>("input:checked")!;
    start({
      protocol: value,
      fold: number("fold"),
      copies: number("copies"),
      epochs: number("epochs"),
      seed: number("seed"),
    });
  });
}

/** Set the form to a choice. */
export function showChoice(
  protocols: readonly ProtocolChoice[],
  choice: Choice,
): void {
  const { protocol: name, ...numbers } = choice;
  for (const input of find("protocols").querySelectorAll("input")) {
    input.checked = input.value === name;
  }
  for (const [id, value] of Object.entries(numbers)) {
    find(id, HTMLInputElement).value = String(value);
  }
  const protocol = protocols.find((protocol) => protocol.name === name);
  if (protocol) showProtocol(protocol);
}
