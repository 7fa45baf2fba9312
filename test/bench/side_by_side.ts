/**
 * Programs timed side by side: in turns, within one run, so that whatever else
 * the machine does strikes all of them alike.
 *
 * @module
 */

/** One program, or one of its settings. */
export interface Contestant {
  name: string;
  /** Does the work once; the milliseconds that it took. */
  time: () => Promise<number>;
}

/** What is measured. */
export interface Measure {
  name: string;
  /** Clips that one turn works on; times are given for one of them. */
  clips: number;
  /** This project. */
  ours: Contestant;
  /** What it is measured against; the fastest of them counts. */
  others: readonly Contestant[];
  /** What takes its turns beside them and doesn't compete: this project with fewer threads. */
  beside?: readonly Contestant[];
  /** Turns of each side before the rounds, in a row: all compile and reserve memory first. */
  warmUp: number;
}

/** How often everything is done. */
export interface Rounds {
  /** Rounds that count. */
  rounds: number;
  /** Milliseconds of rest between two turns: threads of the last one may still spin. */
  rest: number;
  /** After each round. */
  onRound?: (done: number, total: number) => void;
}

/** Milliseconds a clip of one contestant. */
export interface Times {
  name: string;
  median: number;
  fastest: number;
  /** All rounds that count, in their order. */
  rounds: number[];
}

/** What came of a measure. */
export interface Comparison {
  name: string;
  clips: number;
  ours: Times;
  others: Times[];
  beside: Times[];
  /** Our median by the smallest of the others': below 1 we are faster. */
  ratio: number;
}

/** The middle one of some numbers, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[half]
    : (sorted[half - 1] + sorted[half]) / 2;
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Times all contestants of a measure in turns. Each round begins with another
 * one, and every other round goes backwards, so that no one always follows the
 * same neighbour.
 */
export async function compare(
  { name, clips, ours, others, beside = [], warmUp }: Measure,
  { rounds, rest: pause, onRound }: Rounds,
): Promise<Comparison> {
  const contestants = [ours, ...others, ...beside];
  const times: number[][] = contestants.map(() => []);
  for (const { time } of contestants) {
    for (let turn = 0; turn < warmUp; turn++) await time();
  }
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const step = round % 2 === 0 ? turn : contestants.length - turn;
      const at = (round + step) % contestants.length;
      await rest(pause);
      times[at].push(await contestants[at].time() / clips);
    }
    onRound?.(round + 1, rounds);
  }
  const [first, ...rests] = contestants.map((contestant, at): Times => ({
    name: contestant.name,
    median: median(times[at]),
    fastest: Math.min(...times[at]),
    rounds: times[at],
  }));
  const rivals = rests.slice(0, others.length);
  const best = Math.min(...rivals.map(({ median }) => median));
  return {
    name,
    clips,
    ours: first,
    others: rivals,
    beside: rests.slice(others.length),
    ratio: first.median / best,
  };
}

/** A comparison as one line. */
export function describeComparison(
  { name, ours, others, ratio }: Comparison,
): string {
  const side = ({ name, median }: Times) => `${name} ${median.toFixed(1)} ms`;
  return `${name.padEnd(26)} ratio ${ratio.toFixed(2).padStart(5)}   ${
    [ours, ...others].map(side).join(", ")
  }`;
}
