/**
 * The page: what a visitor does, and what is shown of it.
 *
 * @module
 */
/// <reference lib="dom" />

import { find } from "./dom.ts";
import { Ears } from "./ears.ts";
import { keepOffline } from "./offline.ts";
import { listenForFiles, offerSamples } from "./sources.ts";
import { Stage } from "./stage.ts";
import { showModel } from "./model_view.ts";

/** What the page says about what it is doing. */
function say(text: string): void {
  find("status").textContent = text;
}

/** Loads the model, then opens the page. */
async function start(): Promise<void> {
  say("Loading the model…");
  const ears = new Ears(new URL("worker.js", import.meta.url));
  const trained =
    new URLSearchParams(location.search).get("model") === "trained";
  const ready = await ears.call("load", {
    base: trained ? null : new URL("model", document.baseURI).href,
  });
  showModel(ready);
  const stage = new Stage(ears, ready, say);
  listenForFiles((file) => stage.hearFile(file, file.name, "file"));
  await offerSamples((blob, name) => stage.hearFile(blob, name, "sample"));
  say(
    trained
      ? "Ready: you hear with the network that was trained in this browser."
      : "Ready.",
  );
  document.documentElement.dataset.ready = "true";
  await keepOffline();
}

start().catch((error: Error) => {
  say(`This page cannot listen: ${error.message}`);
});
