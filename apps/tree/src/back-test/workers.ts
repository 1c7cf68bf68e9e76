import { Worker } from 'node:worker_threads';
import type { Tally } from '#decision-tree';
import type { Job, OnProgress, ShardRunner } from './job.js';
import { runShard } from './shard.js';

/** What a worker answers: how far it is, the finished shard, or why not. */
export type WorkerAnswer =
  | { readonly progress: number }
  | { readonly tally: Tally }
  | { readonly failed: { readonly code: string | undefined; readonly message: string } };

/** A shard could not be worked through. */
export class ShardFailed extends Error {
  override readonly name = 'ShardFailed';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Crew {
  readonly runners: readonly ShardRunner[];
  stop(): Promise<void>;
}

/** @param threads 0: in this thread, one shard after the other */
export function hire(job: Job, threads: number): Crew {
  if (threads === 0)
    return {
      runners: [(shard, onProgress) => runShard(job, shard, onProgress)],
      stop: () => Promise.resolve(),
    };
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./worker-main.js', import.meta.url), { workerData: job }),
  );
  return {
    runners: workers.map((worker) => (shard, onProgress) => ask(worker, shard, onProgress)),
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, shard: number, onProgress: OnProgress): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', hear).off('error', fail).off('exit', left);
    };
    const hear = (answer: WorkerAnswer): void => {
      if ('progress' in answer) onProgress(answer.progress);
      else if ('tally' in answer) {
        done();
        resolve(answer.tally);
      } else fail(new ShardFailed(answer.failed.code ?? 'back-test-failed', answer.failed.message));
    };
    const fail = (error: unknown): void => {
      done();
      reject(error instanceof Error ? error : new Error('a worker failed'));
    };
    const left = (): void => {
      fail(new ShardFailed('back-test-failed', 'a worker ended before its shard was finished'));
    };
    worker.on('message', hear).on('error', fail).on('exit', left);
    worker.postMessage(shard);
  });
}
