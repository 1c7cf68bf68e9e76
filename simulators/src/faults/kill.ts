import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { noise } from '../patients/noise.js';

const run = promisify(execFile);

export const victims = ['ingestion', 'database', 'everything'] as const;
export type Victim = (typeof victims)[number];

/** One kill of a run. */
export interface Kill {
  readonly victim: Victim;
  /** When this many messages of the run are acknowledged. */
  readonly afterMessages: number;
}

/**
 * Kills spread over a run, unevenly and in no order, the same for the same seed; every victim has its share.
 *
 * @param messages of the whole run
 */
export function killSchedule(seed: number, kills: number, messages: number): Kill[] {
  const order = Array.from({ length: kills }, (_, i) => i).sort(
    (a, b) => noise(seed, 1, a) - noise(seed, 1, b),
  );
  const step = messages / (kills + 1);
  return order.map((place, i) => ({
    victim: victims[place % victims.length] ?? 'everything',
    afterMessages: Math.floor(step * (i + 0.25 + noise(seed, 2, i) * 0.75)),
  }));
}

/** kill -9 of a process and of everything it started, the process itself first, as the kernel's OOM killer would. */
export async function killWithChildren(pid: number): Promise<void> {
  const children = await childrenOf(pid);
  for (const one of [pid, ...children]) kill(one);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

export async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
}
