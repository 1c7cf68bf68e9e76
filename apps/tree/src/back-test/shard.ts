import { BackTest, type ApprovedTree, type Tally } from '#decision-tree';
import { loadCandidate } from '../trees/candidate.js';
import type { Job, OnProgress } from './job.js';
import { databaseShard } from './sources/database.js';
import { fileShard } from './sources/json-lines.js';

/** Patients between two reports of progress, roughly, in measurements. */
const progressEvery = 2000;

const known = new WeakMap<object, ApprovedTree>();

/** Loaded once, though many shards and both sides ask for it. */
function loaded(document: unknown): ApprovedTree {
  if (typeof document !== 'object' || document === null) return loadCandidate(document);
  let tree = known.get(document);
  if (tree === undefined) known.set(document, (tree = loadCandidate(document)));
  return tree;
}

/** Runs one part of the patients. The same job and shard give the same tally. */
export async function runShard(job: Job, shard: number, onProgress: OnProgress): Promise<Tally> {
  const { source, trees, parameters, shards } = job;
  const test = new BackTest(
    { live: trees.live.map(loaded), candidate: trees.candidate.map(loaded) },
    parameters,
  );
  let unreported = 0;
  const add: typeof test.add = (patient, item) => {
    test.add(patient, item);
    if ('measurement' in item && ++unreported === progressEvery) {
      onProgress(unreported);
      unreported = 0;
    }
  };
  if (source.kind === 'simulated') {
    // The simulators are loaded by whoever wants them.
    const { simulatedItems, simulatedName } = await import('./sources/simulated.js');
    for (let index = shard; index < source.patients; index += shards) {
      const name = simulatedName(index);
      for (const item of simulatedItems(source, index)) add(name, item);
      test.finish(name);
    }
  } else if (source.kind === 'file')
    for await (const { patient, item } of fileShard(source, shard, shards)) add(patient, item);
  else
    await databaseShard(source, shard, shards, {
      add,
      finish: (patient) => {
        test.finish(patient);
      },
    });
  onProgress(unreported);
  return test.tally();
}
