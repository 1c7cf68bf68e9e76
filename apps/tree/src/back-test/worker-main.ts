import { parentPort, workerData } from 'node:worker_threads';
import type { Job } from './job.js';
import { runShard } from './shard.js';
import type { WorkerAnswer } from './workers.js';

const job = workerData as Job;
const answer = (message: WorkerAnswer): void => {
  parentPort?.postMessage(message);
};

parentPort?.on('message', (shard: number) => {
  runShard(job, shard, (progress) => {
    answer({ progress });
  }).then(
    (tally) => {
      answer({ tally });
    },
    (error: unknown) => {
      const { code, message } = error as { code?: string; message: string };
      answer({ failed: { code, message } });
    },
  );
});
