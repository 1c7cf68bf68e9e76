import { parentPort, workerData } from 'node:worker_threads';
import { examine } from '#decision-tree';
import type { ExaminationAnswer, ExaminationJob } from './examiner.js';

/** Examines one document and ends. */
const { document, cases } = workerData as ExaminationJob;

const answer = (message: ExaminationAnswer): void => {
  parentPort?.postMessage(message);
};

try {
  answer({ examination: await examine(document, cases) });
} catch {
  answer({ failed: true });
}
