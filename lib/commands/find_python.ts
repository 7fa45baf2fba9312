/**
 * The Python interpreter on this machine that environments are made with.
 *
 * @module
 */

/** What the pinned requirements need. */
const OLDEST_PYTHON = [3, 11] as const;

/** An interpreter and its version. */
export interface Interpreter {
  /** The executable's full path, as it says itself. */
  path: string;
  /** Major, minor and micro. */
  version: [number, number, number];
}

/** A command that may start Python: program and first arguments. */
export type PythonCommand = readonly [string, ...string[]];

/** Where the search looks; by default this machine. */
export interface FindPythonOptions {
  /** `Deno.build.os` */
  os?: typeof Deno.build.os;
  /** The only interpreter to try; default: the setting `SER_PYTHON`, if there is one. */
  only?: string;
  /** Asks a command for its interpreter; undefined where it doesn't start. */
  ask?: (command: PythonCommand) => Promise<Interpreter | undefined>;
}

const QUESTION =
  "import json, sys; print(json.dumps([sys.executable, list(sys.version_info[:3])]))";

/** Runs the command and has it tell its path and version. */
async function askInterpreter(
  [program, ...args]: PythonCommand,
): Promise<Interpreter | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args: [...args, "-c", QUESTION],
      stdin: "null",
      stderr: "null",
    }).output();
    if (!success) return undefined;
    const [path, version] = JSON.parse(new TextDecoder().decode(stdout));
    return { path, version };
  } catch (error) {
    // Not on the PATH, not executable, or (Windows' store stub) not Python.
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.PermissionDenied ||
      error instanceof SyntaxError
    ) return undefined;
    throw error;
  }
}

/**
 * The commands that may start Python, best first.
 *
 * @param os the operating system, as `Deno.build.os` names it
 */
function pythonCommands(os: typeof Deno.build.os): PythonCommand[] {
  if (os === "windows") return [["py", "-3"], ["python"], ["python3"]];
  // macOS and older distributions keep an old python3 in front of newer ones.
  const numbered = ["3.14", "3.13", "3.12", "3.11"];
  return [
    ["python3"],
    ...numbered.map((version): PythonCommand => [`python${version}`]),
    ["python"],
  ];
}

/** How Python comes onto a machine. */
function howToInstall(os: typeof Deno.build.os): string {
  if (os === "windows") return "winget install Python.Python.3.13";
  if (os === "darwin") return "brew install python@3.13";
  return "sudo apt install python3 python3-venv, or your distribution's way";
}

/** Whether the pinned requirements can be installed for this version. */
function isNewEnough([major, minor]: Interpreter["version"]): boolean {
  const [oldestMajor, oldestMinor] = OLDEST_PYTHON;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Finds a Python that is new enough.
 *
 * @returns the first one in the order of {@linkcode pythonCommands}
 * @throws {Error} if there is none: says which were seen and how to get one
 *
 * @example
 * ```ts
 * import { findPython } from "./find_python.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(
 *   findPython({ os: "darwin", ask: () => Promise.resolve({ path: "/usr/bin/python3", version: [3, 9, 6] }) }),
 *   /no Python 3\.11 or newer on the PATH, found \/usr\/bin\/python3 \(3\.9\.6\).*brew install/,
 * );
 * ```
 */
export async function findPython(
  {
    os = Deno.build.os,
    only = Deno.env.get("SER_PYTHON"),
    ask = askInterpreter,
  }: FindPythonOptions = {},
): Promise<Interpreter> {
  const commands: PythonCommand[] = only ? [[only]] : pythonCommands(os);
  const seen = new Set<string>();
  for (const command of commands) {
    const interpreter = await ask(command);
    if (interpreter === undefined) continue;
    if (isNewEnough(interpreter.version)) return interpreter;
    seen.add(`${interpreter.path} (${interpreter.version.join(".")})`);
  }
  const place = only ? `in SER_PYTHON=${only}` : "on the PATH";
  throw new Error(
    `Cannot set up Python: there is no Python ${
      OLDEST_PYTHON.join(".")
    } or newer ${place}, found ${[...seen].join(", ") || "none"}. ` +
      `Install it (${howToInstall(os)}), or name one in SER_PYTHON`,
  );
}
