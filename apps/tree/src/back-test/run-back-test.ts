import { makeReport, mergeTallies, type BackTestReport, type Tally } from '#decision-tree';
import { loadCandidate } from '../trees/candidate.js';
import { Checkpoints } from './checkpoint.js';
import type { Job, OnProgress } from './job.js';
import { hire } from './workers.js';

export interface RunOptions {
  /** Worker threads; 0: none. */
  readonly threads: number;
  /** Finished shards are kept here, and not run again; without it, nothing is kept. */
  readonly folder?: string;
  readonly onProgress?: OnProgress;
}

/** Runs the shards that are missing, a shard a thread at a time, and puts all together. */
export async function runBackTest(job: Job, options: RunOptions): Promise<BackTestReport> {
  const { threads, folder, onProgress = () => undefined } = options;
  const checkpoints = folder === undefined ? undefined : await Checkpoints.open(folder, job);
  const tallies: (Tally | undefined)[] = [];
  for (let shard = 0; shard < job.shards; shard += 1) {
    const known = await checkpoints?.read(shard);
    tallies.push(known);
    if (known !== undefined) onProgress(known.measurements);
  }
  const missing = tallies.flatMap((tally, shard) => (tally === undefined ? [shard] : []));
  const crew = hire(job, Math.min(threads, missing.length));
  try {
    await Promise.all(
      crew.runners.map(async (run) => {
        for (let shard = missing.shift(); shard !== undefined; shard = missing.shift()) {
          const tally = await run(shard, onProgress);
          await checkpoints?.write(shard, tally);
          tallies[shard] = tally;
        }
      }),
    );
  } finally {
    await crew.stop();
  }
  const trees = {
    live: job.trees.live.map(loadCandidate),
    candidate: job.trees.candidate.map(loadCandidate),
  };
  return makeReport(mergeTallies(tallies.flatMap((tally) => tally ?? [])), trees, job.parameters);
}
