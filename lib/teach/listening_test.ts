/**
 * A blind listening test: clips without names, a reader's answers against a network's.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import { playerRow, table } from "../figures/mod.ts";

/** One clip of a {@linkcode listeningTest}. */
export interface BlindClip {
  /** What is heard. */
  waveform: Waveform;
  /** What the speaker meant. */
  truth: string;
  /** What the network heard. */
  network: string;
}

/** Tests made so far in this session: keeps their elements apart. */
let made = 0;

/**
 * Asks for an answer to each clip, and compares them when the result is unfolded. Runs in
 * the reader's page; where scripts don't run, there is no question that does nothing.
 */
const COMPARE = `(host, clips, labels) => {
  host.querySelectorAll("figure").forEach((figure, i) => {
    const select = document.createElement("select");
    select.title = "Your answer to clip " + (i + 1);
    select.style.cssText = "margin-top:4px;font:inherit";
    select.append(new Option("your answer", ""), ...labels.map((label) => new Option(label)));
    figure.append(select);
  });
  const result = host.querySelector(".ser-result");
  const cell = (tag, text, style) =>
    "<" + tag + ' style="padding:2px 8px;text-align:center;' + (style || "") + '">' + text + "</" + tag + ">";
  const matrix = (title, heard) => {
    const rows = labels.map((truth) => {
      const cells = labels.map((label) => {
        const count = clips.filter((clip, i) => clip.truth === truth && heard[i] === label).length;
        const colour = count === 0 ? "" : "font-weight:600;background:" +
          (truth === label ? "rgba(26,152,80,.35)" : "rgba(214,69,65,.35)");
        return cell("td", count || "·", colour);
      });
      return "<tr>" + cell("th", truth, "text-align:right;font-weight:400") + cells.join("") + "</tr>";
    });
    const heads = labels.map((label) => cell("th", label.slice(0, 3), "font-weight:400"));
    return '<table style="border-collapse:collapse;font:12px system-ui,sans-serif"><caption style="font-weight:600;padding:4px">' +
      title + "</caption><thead><tr>" + cell("th", "meant \\\\ heard", "font-weight:400;opacity:.7") + heads.join("") + "</tr></thead><tbody>" +
      rows.join("") + "</tbody></table>";
  };
  const right = (heard) => heard.filter((answer, i) => answer === clips[i].truth).length;
  host.querySelector("details").addEventListener("toggle", (event) => {
    if (!event.target.open) return;
    const own = Array.from(host.querySelectorAll("select"), (select) => select.value);
    const missing = own.filter((answer) => answer === "").length;
    if (missing > 0) {
      result.textContent = "Answer all of them first: " + missing + " to go.";
      return;
    }
    const network = clips.map((clip) => clip.network);
    const rows = clips.map((clip, i) =>
      "<tr>" + cell("td", i + 1) + cell("td", clip.truth) + cell("td", (own[i] === clip.truth ? "✓ " : "✗ ") + own[i]) +
      cell("td", (network[i] === clip.truth ? "✓ " : "✗ ") + network[i]) + "</tr>");
    result.innerHTML = "<p><strong>You: " + right(own) + " of " + clips.length + " right. The network: " +
      right(network) + " of " + clips.length + ".</strong> Guessing gets " +
      (clips.length / labels.length).toFixed(0) + " on average.</p>" +
      '<table style="border-collapse:collapse;font:13px system-ui,sans-serif"><thead><tr>' +
      ["clip", "meant", "you", "network"].map((name) => cell("th", name)).join("") + "</tr></thead><tbody>" + rows.join("") +
      '</tbody></table><div style="display:flex;flex-wrap:wrap;gap:24px;margin-top:12px">' +
      matrix("You", own) + matrix("The network", network) + "</div>";
  });
}`;

/** Clips without names, and what comes of them; as the last value of a cell it shows itself. */
export class ListeningTest {
  /**
   * A test of some clips.
   *
   * @param clips  in the order in which they are heard; kept, not copied
   * @param labels what may be answered
   */
  constructor(
    readonly clips: readonly BlindClip[],
    readonly labels: readonly string[],
  ) {}

  /** One informative line, which gives nothing away. */
  get summary(): string {
    return `Listening test: ${this.clips.length} clips without names; answers are ${
      this.labels.join(", ")
    }`;
  }

  /** What was meant and what the network heard: what stands where no script runs. */
  #answers(): string {
    return table(this.clips.map(({ truth, network }, i) => ({
      clip: i + 1,
      meant: truth,
      network,
    }))).toHtml();
  }

  /** An HTML fragment: players with questions, and the comparison, folded. */
  toHtml(): string {
    const id = `ser-listening-${++made}`;
    const row = playerRow(this.clips.map(({ waveform }, i) => ({
      waveform,
      title: `clip ${i + 1}`,
    })));
    const clips = this.clips.map(({ truth, network }) => ({ truth, network }));
    const data = [clips, this.labels]
      .map((value) => JSON.stringify(value).replaceAll("<", "\\u003c"));
    return `<div id="${id}" data-lm-suppress-shortcuts="true" style="font:14px system-ui,sans-serif">${row.toHtml()}
<details style="margin-top:12px"><summary style="cursor:pointer;font-weight:600">Compare with the network</summary>
<div class="ser-result" role="status">${this.#answers()}</div></details></div>
<script>
(${COMPARE})(document.getElementById("${id}"), ${data.join(", ")});
</script>`;
  }

  /** What the Deno kernel shows for this value. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": this.toHtml(), "text/plain": this.summary };
  }
}

/**
 * A blind listening test. The reader hears clips without names, equally loud, answers each, and
 * then unfolds how many were right, own answers beside a network's, each with its confusion matrix.
 *
 * @param labels what may be answered, in the order of the matrices
 * @throws {RangeError} if there is no clip, or a label is not among the answers
 *
 * @example
 * ```ts
 * import { listeningTest } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const waveform = { samples: new Float32Array(800).fill(0.1), sampleRate: 8_000 };
 * const test = listeningTest([{ waveform, truth: "sad", network: "calm" }], ["calm", "sad"]);
 * assert.equal(test.toHtml().match(/<audio /g)?.length, 1);
 * assert.doesNotMatch(test.summary, /meant|truth/);
 * ```
 */
export function listeningTest(
  clips: readonly BlindClip[],
  labels: readonly string[],
): ListeningTest {
  const action = "Cannot make a listening test";
  if (clips.length === 0) {
    throw new RangeError(`${action}: there must be at least one clip, got 0`);
  }
  const wrong = clips.flatMap(({ truth, network }) => [truth, network])
    .find((label) => !labels.includes(label));
  if (wrong !== undefined) {
    throw new RangeError(
      `${action}: answers must be among ${labels.join(", ")}, got ${wrong}`,
    );
  }
  return new ListeningTest(clips, labels);
}
