/**
 * How threads share the slices of a kernel: a few words of shared memory.
 *
 * The caller publishes a job (its fields, then the number of slices that remain)
 * and takes slices itself. A worker that wakes counts itself in, takes slices
 * until none remain, and counts itself out. The job is done when none remain and
 * nobody is in; only then are the fields written again, so nobody reads half a
 * job, however late it wakes.
 *
 * @module
 */

/** Places of the words in the control block. */
export const Word = {
  /** Counts the jobs; idle workers wait for a change. */
  JOB: 0,
  /** Slices that nobody has taken; below 0 when more were asked for. */
  REMAINING: 1,
  /** Workers that may be at work. */
  INSIDE: 2,
  /** Workers that have failed. */
  FAILED: 3,
  /** Fields of the job. */
  KERNEL: 4,
  SLICES: 5,
  PARAMS: 6,
  SCRATCH: 7,
  SCRATCH_BYTES: 8,
  /** How often a thread looks before it sleeps. */
  SPINS: 9,
  /** Whether workers rest, before they sleep. */
  REST: 10,
  /** Workers that rest: they are not to be woken. */
  RESTING: 11,
} as const;

/** Number of words of the control block. */
export const CONTROL_WORDS = 16;

/** A kernel as the binary exports it. */
export type Kernel = (params: number, slice: number, scratch: number) => void;

/** What a worker needs to join in. */
export interface WorkerSetup {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: Int32Array;
  /** Names of the kernels, by their number in a job. */
  names: string[];
  /** Number of this worker, from 1; the caller is 0. */
  index: number;
}

/** The kernels of an instance of the binary over a memory, by number. */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  names: string[],
): Kernel[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return names.map((name) => exports[name] as Kernel);
}

/** Take slices of the published job until none remain. */
export function takeSlices(
  control: Int32Array,
  kernels: Kernel[],
  index: number,
): void {
  let remaining = Atomics.sub(control, Word.REMAINING, 1);
  if (remaining <= 0) return;
  const kernel = kernels[control[Word.KERNEL]];
  const slices = control[Word.SLICES];
  const params = control[Word.PARAMS];
  const scratch = control[Word.SCRATCH] +
    index * control[Word.SCRATCH_BYTES];
  while (remaining > 0) {
    kernel(params, slices - remaining, scratch);
    remaining = Atomics.sub(control, Word.REMAINING, 1);
  }
}

/** Short sleeps, one after the other. */
interface Naps {
  count: number;
  milliseconds: number;
}

/**
 * Naps of a worker that does not rest. Linux lets a thread wake on the core of the one that
 * woke it, behind that, if its own core seems to have the higher load, and the load of an
 * idle core is as high as when its last thread went to sleep. A nap's end brings it up to
 * date, whoever's thread that was.
 */
const NAPS: Naps = { count: 80, milliseconds: 25 };

/** Naps of a worker before it rests: work goes on, and it is woken. */
const DOZE: Naps = { count: 10, milliseconds: 1 };

/**
 * Naps of a worker that rests: it is not woken, but looks for a job after each. By its own
 * clock it wakes on its own core. On a virtual machine that had little to do, a thread
 * that is woken shares the core of the one that woke it, for longer than a prediction takes.
 */
const RESTS: readonly Naps[] = [
  { count: 90, milliseconds: 1 },
  { count: 350, milliseconds: 4 },
];

/** Whether all naps passed without another job than `job`. */
function nap(
  control: Int32Array,
  job: number,
  { count, milliseconds }: Naps,
): boolean {
  for (let i = 0; i < count; i++) {
    const end = Atomics.wait(control, Word.JOB, job, milliseconds);
    if (end !== "timed-out") return false;
  }
  return true;
}

/** Returns when there is another job than `job`, or without reason. */
function awaitJob(control: Int32Array, job: number): void {
  for (let spins = 0; spins < control[Word.SPINS]; spins++) {
    if (Atomics.load(control, Word.JOB) !== job) return;
  }
  if (control[Word.REST]) {
    if (!nap(control, job, DOZE)) return;
    Atomics.add(control, Word.RESTING, 1);
    const passed = RESTS.every((naps) => nap(control, job, naps));
    Atomics.sub(control, Word.RESTING, 1);
    if (!passed) return;
  } else if (!nap(control, job, NAPS)) return;
  Atomics.wait(control, Word.JOB, job);
}

/**
 * A worker's life: wait until there is a job, join in, wait again.
 *
 * @param started called once, before the first sleep
 */
export function serveJobs(setup: WorkerSetup, started: () => void): never {
  const { module, memory, control, names, index } = setup;
  const kernels = instantiate(module, memory, names);
  let job = Atomics.load(control, Word.JOB);
  started();
  for (;;) {
    awaitJob(control, job);
    job = Atomics.load(control, Word.JOB);
    Atomics.add(control, Word.INSIDE, 1);
    try {
      takeSlices(control, kernels, index);
    } catch {
      Atomics.add(control, Word.FAILED, 1);
    }
    if (Atomics.sub(control, Word.INSIDE, 1) === 1) {
      Atomics.notify(control, Word.INSIDE);
    }
  }
}
