/**
 * Division by whole actors: those tested are never heard in training.
 *
 * @module
 */
import { Random } from "../../random.ts";
import type { Clip } from "../clip.ts";
import { actorSex, type Sex } from "../clip_name.ts";
import type { Parts } from "./stratified.ts";
import { SplitError } from "./protocol.ts";

/** Validation actors of each sex: four of the actors not tested. */
const VALIDATION_ACTORS_A_SEX = 2;

/**
 * Actors for validation, drawn from those not tested: two men and two women, or
 * at most a third of either in corpora with fewer actors.
 */
function drawValidationActors(actors: number[], random: Random): number[] {
  return (["male", "female"] as Sex[]).flatMap((sex) => {
    const candidates = actors.filter((actor) => actorSex(actor) === sex);
    const count = Math.min(
      VALIDATION_ACTORS_A_SEX,
      Math.floor(candidates.length / 3),
    );
    return random.permutation(candidates.length).slice(0, count)
      .map((i) => candidates[i]);
  });
}

/** Removes the clips that hold the same samples as one of `kept`. */
function withoutSameSamples(clips: Clip[], kept: Clip[]): Clip[] {
  const hashes = new Set(kept.map((clip) => clip.hash));
  return clips.filter((clip) => !hashes.has(clip.hash));
}

/**
 * Divide clips by actors.
 *
 * Where clips of two actors hold the same samples (one of the names is wrong), the
 * test keeps its clip and the other is left out; likewise validation before training.
 *
 * @param clips      not changed
 * @param testActors actors of the fold; those without clips are passed over
 * @param options    `purpose` names the stream from which validation actors are drawn
 * @throws {SplitError} if no actor of the fold has clips, or fewer than three actors
 *   of either sex are left to draw validation actors from
 */
export function divideByActor(
  clips: readonly Clip[],
  testActors: readonly number[],
  { protocol, seed, purpose }: {
    protocol: string;
    seed: number;
    purpose: string;
  },
): Parts<Clip> {
  const present = [...new Set(clips.map((clip) => clip.actor))]
    .sort((a, b) => a - b);
  const others = present.filter((actor) => !testActors.includes(actor));
  if (others.length === present.length) {
    throw new SplitError(
      protocol,
      `a fold needs clips of its actors (${testActors.join(", ")}), ` +
        `got clips of ${present.join(", ") || "none"}`,
    );
  }
  const validationActors = drawValidationActors(
    others,
    new Random(seed, purpose),
  );
  if (validationActors.length === 0) {
    throw new SplitError(
      protocol,
      "besides those tested there must be three actors of one sex, " +
        `so that one can validate, got ${others.join(", ") || "none"}`,
    );
  }
  const test = clips.filter((clip) => testActors.includes(clip.actor));
  const validation = clips.filter((clip) =>
    validationActors.includes(clip.actor)
  );
  const train = clips.filter((clip) =>
    others.includes(clip.actor) && !validationActors.includes(clip.actor)
  );
  return {
    train: withoutSameSamples(train, [...test, ...validation]),
    validation: withoutSameSamples(validation, test),
    test,
  };
}
