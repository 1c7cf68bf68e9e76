import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { waitFor } from './wait-for.js';

const run = promisify(execFile);

/** kill -9 of a process and of everything below it, as a power cut would do it; resolves when all are gone. */
export async function killTree(pid: number): Promise<void> {
  // Held first, so that it can neither start nor clean up anything meanwhile.
  send(pid, 'SIGSTOP');
  const all = [pid, ...below(pid, await parents())];
  for (const each of all) send(each, 'SIGKILL');
  await waitFor(
    async () => {
      const table = await parents();
      return all.every((each) => !table.has(each));
    },
    { what: 'the killed processes to be gone' },
  );
}

/** Parent by process id; zombies left out. */
async function parents(): Promise<Map<number, number>> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(
    rows.flatMap(([pid, parent, state]) =>
      pid === undefined || parent === undefined || state?.startsWith('Z') !== false
        ? []
        : [[Number(pid), Number(parent)]],
    ),
  );
}

function below(pid: number, table: ReadonlyMap<number, number>): number[] {
  const children = [...table].filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...below(child, table)]);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It was quicker.
  }
}
