import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What stops for a while without ending: the process is there and does nothing. */
export interface Frozen {
  thaw(): void;
}

/** SIGSTOP to all of them, SIGCONT at the end. */
export function freeze(pids: readonly number[]): Frozen {
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return {
    thaw: () => {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    },
  };
}

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Processes below this one whose command line contains the text. */
export async function childrenOf(root: number, text: string): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').map(runningOf);
  const below = (parent: number): readonly Running[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(root)
    .filter(({ command }) => command.includes(text))
    .map(({ pid }) => pid);
}

function runningOf(line: string): Running {
  const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
  return { pid: Number(pid), parent: Number(parent), command: command ?? '' };
}
