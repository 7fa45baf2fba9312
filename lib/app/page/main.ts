/**
 * The page: what a visitor does, and what is shown of it.
 *
 * @module
 */
/// <reference lib="dom" />

import "./jitless.ts";
import { find } from "./dom.ts";
import { Ears } from "./ears.ts";
import { keepOffline } from "./offline.ts";
import { LiveView } from "./live_view.ts";
import { Recorder } from "./recorder.ts";
import { listenForFiles, offerSamples } from "./sources.ts";
import type { Ready } from "./protocol.ts";
import { hasServer } from "./server.ts";
import { Stage } from "./stage.ts";
import { showModel } from "./model_view.ts";

/** What the page says about what it is doing. */
function say(text: string): void {
  find("status").textContent = text;
}

/** Offers to hear on the server, if there is one, and says what that means. */
async function offerServer({ info }: Ready): Promise<void> {
  if (!await hasServer(info)) return;
  find("server-choice").hidden = false;
  const choice = find("server", HTMLInputElement);
  const promise = find("private");
  const here = promise.textContent;
  choice.addEventListener("change", () => {
    promise.textContent = choice.checked
      ? "Sounds are sent to this page’s server, which stores none"
      : here;
    promise.classList.toggle("sent", choice.checked);
  });
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
  const onProblem = (message: string) => stage.complain(message);
  new Recorder({
    sampleRate: ready.sampleRate,
    onRecorded: (waveform) => stage.hearRecording(waveform),
    onProblem,
  });
  new LiveView(ears, ready, onProblem);
  listenForFiles((file) => stage.hearFile(file, file.name, "file"));
  await offerSamples((blob, name) => stage.hearFile(blob, name, "sample"));
  say(
    trained
      ? "Ready: you hear with the network that was trained in this browser."
      : "Ready.",
  );
  document.documentElement.dataset.ready = "true";
  void offerServer(ready);
  await keepOffline();
}

start().catch((error: Error) => {
  say(`This page cannot listen: ${error.message}`);
});
