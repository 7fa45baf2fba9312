/**
 * Where sounds come from: files that are chosen or dropped, and clips to try.
 *
 * @module
 */
/// <reference lib="dom" />

import { z } from "zod";
import { cssColour } from "./bars_view.ts";
import { find, make } from "./dom.ts";

/** One file after the other. */
async function takeAll(
  files: Iterable<File>,
  take: (file: File) => Promise<void>,
): Promise<void> {
  for (const file of files) await take(file);
}

/** Whether files are being dragged, not text or links. */
const hasFiles = (event: DragEvent) =>
  event.dataTransfer?.types.includes("Files") ?? false;

/** Give every file that is chosen or dropped to `take`. */
export function listenForFiles(take: (file: File) => Promise<void>): void {
  const input = find("files", HTMLInputElement);
  input.disabled = false;
  input.addEventListener("change", async () => {
    await takeAll([...input.files ?? []], take);
    input.value = ""; // so that the same file can be chosen again
  });
  const cover = find("dropping");
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    cover.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) cover.hidden = true;
  });
  addEventListener("drop", async (event) => {
    cover.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    await takeAll([...event.dataTransfer!.files], take);
  });
}

const samplesSchema = z.array(z.object({
  file: z.string(),
  label: z.string(),
  speaker: z.string(),
}));

/** Offer the clips that come with the page. */
export async function offerSamples(
  take: (blob: Blob, name: string) => Promise<void>,
): Promise<void> {
  const response = await fetch("samples.json");
  const samples = samplesSchema.parse(await response.json());
  const items = samples.map(({ file, label, speaker }) => {
    const dot = make("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = cssColour(label);
    const button = make(
      "button",
      { type: "button", class: "chip" },
      dot,
      label,
    );
    button.addEventListener("click", async () => {
      const blob = await (await fetch(file)).blob();
      await take(blob, `Synthetic voice ${speaker}, meant to be ${label}`);
    });
    return make("li", {}, button);
  });
  find("samples").replaceChildren(...items);
}
