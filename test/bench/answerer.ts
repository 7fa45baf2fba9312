/**
 * A program in a process of its own, asked for one piece of work at a time: a
 * JSON object a line, answered by one.
 *
 * @module
 */

import { readLines } from "../../lib/commands/read_lines.ts";

/** How a program is started. */
export interface AnswererOptions {
  /** What errors call it. */
  name: string;
  command: string;
  args: string[];
  /** Environment variables beside this process's own. */
  env?: Record<string, string>;
}

/** A program that is there and says why it cannot do some work. */
export class RefusedError extends Error {
  override name = "RefusedError";
}

/** A process that answers requests in order. */
export class Answerer {
  readonly #name: string;
  readonly #process: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: AsyncGenerator<string, void, void>;

  constructor({ name, command, args, env }: AnswererOptions) {
    this.#name = name;
    this.#process = new Deno.Command(command, {
      args,
      env,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#requests = this.#process.stdin.getWriter();
    this.#answers = readLines(this.#process.stdout);
  }

  /**
   * Asks for work.
   *
   * @throws {RefusedError} if the program says that it cannot do it
   * @throws {Error} if the process ended
   */
  async ask<Answer>(request: Record<string, unknown>): Promise<Answer> {
    const line = JSON.stringify(request);
    await this.#requests.write(new TextEncoder().encode(line + "\n"));
    const { value } = await this.#answers.next();
    if (value === undefined) {
      throw new Error(
        `Cannot ask ${this.#name}: it must answer ${line}, but it ended`,
      );
    }
    const answer = JSON.parse(value);
    if (answer.error !== undefined) {
      throw new RefusedError(
        `Cannot ask ${this.#name}: it must do ${line}, got ${answer.error}`,
      );
    }
    return answer;
  }

  /** Milliseconds that some work took, by the process's own clock. */
  async time(request: Record<string, unknown>): Promise<number> {
    return (await this.ask<{ ms: number }>(request)).ms;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#requests.close();
    await this.#answers.return();
    await this.#process.status;
  }
}
