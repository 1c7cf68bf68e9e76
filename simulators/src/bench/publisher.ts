import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repository } from '../repository.js';
import type { LoadPlan } from './plan.js';

export interface PublisherRun {
  readonly port: number;
  readonly accounts: readonly { readonly username: string; readonly password: string }[];
  readonly plan: LoadPlan;
  /** Messages a second, open loop; undefined: the first reading of every patient, as fast as they are taken. */
  readonly rate?: number;
  readonly seconds: number;
  /** How long after the end all must be stored. */
  readonly graceSeconds: number;
}

export interface PublisherResult {
  readonly sent: number;
  readonly acknowledged: number;
  readonly startMs: number;
  /** How late the publisher itself was at worst. */
  readonly maxLagMs: number;
  /** From the end of the schedule to the last PUBACK; infinite when it was not all acknowledged. */
  readonly drainedAfterMs: number;
}

/** A helper of the bench as a process of its own. */
export function startHelper(name: 'publisher' | 'counter' | 'inserter' | 'broker') {
  return fork(join(repository, 'dist/simulators/src/bench', `${name}-main.js`), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A structured clone keeps an infinite number, JSON does not.
    serialization: 'advanced',
  });
}

/** One run of the publisher in a fresh process. */
export async function runPublisher(run: PublisherRun): Promise<PublisherResult> {
  const child = startHelper('publisher');
  const answer = once(child, 'message') as Promise<[PublisherResult]>;
  child.send(run);
  const [result] = await answer;
  child.disconnect();
  return result;
}
