/**
 * A Slurm of its own on this machine, without systemd, cgroups or root's folders: a
 * controller and a node of two cores, below a temporary folder.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";

/** The text that a program prints; fails if it fails. */
async function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  assert(success, `${command} ${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout).trim();
}

/** Waits until something holds. */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  seconds = 240,
): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  while (!await holds()) {
    assert(Date.now() < end, `waited ${seconds} s until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Two ports that nobody uses now. */
function freePorts(): [number, number] {
  const listeners = [0, 0].map(() =>
    Deno.listen({ hostname: "127.0.0.1", port: 0 })
  );
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  listeners.forEach((listener) => listener.close());
  return ports as [number, number];
}

/** The configuration below a folder. */
function configuration(
  folder: string,
  host: string,
  [controllerPort, nodePort]: [number, number],
): string {
  const at = (name: string) => join(folder, name);
  return `ClusterName=ser
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
AuthType=auth/munge
AuthInfo=socket=${at("munge.socket")}
SlurmUser=root
SlurmdUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation=${at("state")}
SlurmdSpoolDir=${at("spool")}
SlurmctldPidFile=${at("slurmctld.pid")}
SlurmdPidFile=${at("slurmd.pid")}
SlurmctldLogFile=${at("slurmctld.log")}
SlurmdLogFile=${at("slurmd.log")}
SchedulerParameters=sched_interval=1,bf_interval=1
SlurmdTimeout=20
ReturnToService=2
MailProg=/bin/true
KillWait=5
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`;
}

/** Ends the process of a pid file, if it is there, and waits for its end. */
async function endProcess(pidFile: string): Promise<void> {
  let pid: number;
  try {
    pid = Number(await Deno.readTextFile(pidFile));
    Deno.kill(pid, "SIGTERM");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  await until(`process ${pid} ends`, async () => {
    const status = await Deno.readTextFile(`/proc/${pid}/stat`)
      .catch(() => undefined);
    return status === undefined || / Z /.test(status);
  }, 30);
}

/** A Slurm that runs. */
export class Slurm implements AsyncDisposable {
  /** What its programs need in their environment. */
  readonly env: Record<string, string>;

  private constructor(readonly folder: string) {
    this.env = { SLURM_CONF: join(folder, "slurm.conf") };
  }

  /** Starts munge, the controller and the node. */
  static async start(): Promise<Slurm> {
    const slurm = new Slurm(await Deno.makeTempDir());
    const { folder } = slurm;
    const at = (name: string) => join(folder, name);
    await Deno.mkdir(at("state"));
    await Deno.mkdir(at("spool"));
    const key = crypto.getRandomValues(new Uint8Array(1024));
    await Deno.writeFile(at("munge.key"), key, { mode: 0o400 });
    await run("munged", [
      "--force",
      `--key-file=${at("munge.key")}`,
      `--socket=${at("munge.socket")}`,
      `--pid-file=${at("munged.pid")}`,
      `--log-file=${at("munged.log")}`,
      `--seed-file=${at("munge.seed")}`,
    ]);
    const host = await run("hostname", ["-s"]);
    await Deno.writeTextFile(
      at("slurm.conf"),
      configuration(folder, host, freePorts()),
    );
    await run("slurmctld", [], slurm.env);
    await slurm.startNode();
    return slurm;
  }

  /** Starts the node, and waits until it takes jobs. */
  async startNode(): Promise<void> {
    await run("slurmd", [], this.env);
    await until("the node is up", async () => {
      const state = await this.call("sinfo", "-h", "-o", "%t").catch(() => "");
      return /^(idle|mix|alloc)$/.test(state);
    }, 60);
  }

  /** Ends the node's daemon; what runs on it goes on by itself. */
  async stopNode(): Promise<void> {
    await endProcess(join(this.folder, "slurmd.pid"));
  }

  /** One of Slurm's programs; what it prints. */
  call(command: string, ...args: string[]): Promise<string> {
    return run(command, args, this.env);
  }

  /** Waits until no job is left. */
  untilEmpty(): Promise<void> {
    return until(
      "the queue is empty",
      async () => await this.call("squeue", "-h") === "",
      600,
    );
  }

  /** Ends everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.call("scancel", "--user=root").catch(() => {});
    for (const name of ["slurmd", "slurmctld", "munged"]) {
      await endProcess(join(this.folder, `${name}.pid`));
    }
  }
}
