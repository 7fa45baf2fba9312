/**
 * What the API says of its model.
 *
 * @module
 */

import { createFrontEnd } from "../../features/mod.ts";
import type { ModelInfo } from "../../model/mod.ts";
import type { ModelAnswer } from "./schemas.ts";
import type { ServerLimits } from "./settings.ts";

/** What such a model must not be used for, wherever it is offered. */
export const NOTICE =
  "It hears how acted speech sounds, not what anybody feels, and is often wrong. For research and teaching only: never decide about a person by it. The EU AI Act, article 5(1)(f), forbids inferring emotions of people at work and in education.";

/**
 * The answer of `GET /api/model`.
 *
 * @param info   of the model
 * @param limits of the server
 */
export function describeModel(
  info: ModelInfo,
  limits: ServerLimits,
): ModelAnswer {
  const { title, corpus, synthetic, labels, created, figures } = info;
  const frontEnd = createFrontEnd(info.frontEnd);
  const [start, end] = frontEnd.extent();
  const { longest, sampleRate } = frontEnd;
  const { bodyBytes, files, uploadSeconds, workSeconds, offset } = limits;
  return {
    title,
    corpus,
    synthetic,
    protocol: info.protocol.name,
    accuracy: figures.accuracy,
    chance: 1 / labels.length,
    labels,
    created,
    network: info.network.name,
    frontEnd: frontEnd.name,
    window: frontEnd.offset === undefined ? null : { start, end },
    longest,
    sampleRate,
    members: info.members.length,
    items: figures.items,
    accuracyInterval: figures.accuracyInterval,
    unweightedAverageRecall: figures.unweightedAverageRecall,
    leaks: info.protocol.leaks,
    limits: { bodyBytes, files, uploadSeconds, workSeconds, offset },
    notice: NOTICE,
  };
}
