import { Worker } from 'node:worker_threads';
import type { AnyTreeDocument, Examination, WorkedCases } from '#decision-tree';
import { Problem } from '../problem/problem.js';

export interface ExaminationJob {
  readonly document: AnyTreeDocument;
  readonly cases: WorkedCases;
}

/** What the thread answers. */
export type ExaminationAnswer = { readonly examination: Examination } | { readonly failed: true };

const limits = { timeMs: 60_000, heapMb: 1024, waiting: 4 } as const;

/** Beside this file in the build; tests run from the sources, and the build of them lies as it does for the apps. */
const threadFile = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../../dist/apps/server/src/tree/examiner-thread.js'
    : './examiner-thread.js',
  import.meta.url,
);

/**
 * Verifies trees in a thread of their own, one at a time: seconds of arithmetic must not keep alerts and heartbeats of
 * this process waiting. Bounded in time, memory and queue.
 */
export class Examiner {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws {Problem} verifier-busy, not-verifiable */
  async examine(job: ExaminationJob): Promise<Examination> {
    if (this.#waiting >= limits.waiting) throw new Problem('verifier-busy');
    this.#waiting += 1;
    const turn = this.#last.then(() => runThread(job));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}

async function runThread(job: ExaminationJob): Promise<Examination> {
  const thread = new Worker(threadFile, {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<ExaminationAnswer>((resolve) => {
      const failed = (): void => {
        resolve({ failed: true });
      };
      timer = setTimeout(failed, limits.timeMs);
      thread.once('message', resolve).once('error', failed).once('exit', failed);
    });
    if ('failed' in answer) throw new Problem('not-verifiable');
    return answer.examination;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
