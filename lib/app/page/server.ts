/**
 * The same model on a server, where the page comes from one that has it.
 *
 * @module
 */
/// <reference lib="dom" />

import { z } from "zod";
import type { ModelInfo } from "../../model/mod.ts";

/** The server's model; null where a server has nothing but the page's files. */
const modelSchema = z.object({ title: z.string(), created: z.string() })
  .nullable();

const answersSchema = z.object({
  predictions: z.tuple([z.discriminatedUnion("outcome", [
    z.object({
      outcome: z.literal("heard"),
      label: z.string(),
      probabilities: z.record(z.string(), z.number()),
    }),
    z.object({ outcome: z.literal("nothing to hear") }),
    z.object({ outcome: z.literal("unreadable"), message: z.string() }),
  ])]),
});

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** What a server heard; null: nothing. */
export type ServerAnswer = {
  /** The most probable label. */
  label: string;
  /** By label. */
  probabilities: Record<string, number>;
} | null;

/** Whether the page's server answers with the same model. */
export async function hasServer(
  { title, created }: ModelInfo,
): Promise<boolean> {
  try {
    const response = await fetch("api/model");
    if (!response.ok) return false;
    const model = modelSchema.parse(await response.json());
    return model?.title === title && model.created === created;
  } catch {
    return false; // a static site, or no network
  }
}

/**
 * Send a sound to the server.
 *
 * @param offset seconds; default: the model's own
 * @throws {Error} that says in words why there is no answer
 */
export async function askServer(
  sound: Blob,
  offset?: number,
): Promise<ServerAnswer> {
  const query = offset === undefined ? "" : `?offset=${offset}`;
  const response = await fetch(`api/predictions${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: sound,
  }).catch(() => {
    throw new Error(
      "The server does not answer. Switch it off to hear in this browser.",
    );
  });
  const json = await response.json().catch(() => null);
  const failed = errorSchema.safeParse(json);
  if (failed.success) {
    throw new Error(`The server refused: ${failed.data.error.message}`);
  }
  const { predictions: [heard] } = answersSchema.parse(json);
  if (heard.outcome === "unreadable") {
    throw new Error(`The server cannot read it: ${heard.message}`);
  }
  return heard.outcome === "heard" ? heard : null;
}
