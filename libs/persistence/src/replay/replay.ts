import {
  assess,
  compareRebuilt,
  reassess,
  replayFromFacts,
  type ApprovedTree,
  type Assessment,
  type Difference,
  type Timeline,
} from '#decision-tree';
import type pg from 'pg';
import { contextAt } from '../intake/standing-record.js';
import { fromStored, wasMeasured } from '../intake/stored-value.js';
import { KnownHistory } from './known-history.js';
import { decisionsOf, patientsOf, type ReplayScope, type StoredDecision } from './recorded-decisions.js';
import { loadStandingRecords, registeredAs, type StandingRecord } from './standing-records.js';
import { StoredTrees } from './stored-trees.js';

/** One decision that was made again. */
export interface Replayed {
  readonly decision: string;
  readonly differences: readonly Difference[];
}

/**
 * Makes stored decisions again, patient by patient: from the recorded facts, and from facts that are rebuilt from the
 * measurements up to the number that each knew. What is kept in memory does not grow with the number of decisions.
 *
 * @param client in a transaction; needs the auditor's rights and writes nothing
 */
export async function* replayDecisions(client: pg.ClientBase, scope: ReplayScope): AsyncGenerator<Replayed> {
  const trees = new StoredTrees(client);
  for await (const { patientId } of patientsOf(client, scope)) {
    const [record] = await loadStandingRecords(client, [patientId]);
    const history = new KnownHistory(client, patientId);
    for await (const stored of decisionsOf(client, scope, patientId))
      yield {
        decision: stored.recorded.id,
        differences: await replayOne(stored, trees, record, history),
      };
    await history.close();
  }
}

async function replayOne(
  stored: StoredDecision,
  known: StoredTrees,
  record: StandingRecord | undefined,
  history: KnownHistory,
): Promise<readonly Difference[]> {
  const trees: ApprovedTree[] = [];
  for (const { tree, hash } of stored.recorded.results.trees) {
    // A patient for whom no tree was active: the decision says so itself.
    if (hash === '') continue;
    const found = await known.byHash(hash);
    if (typeof found === 'string') return [problem(stored, found, `${tree}@${hash.slice(0, 12)}`)];
    trees.push(found);
  }
  const fromFacts = await replayFromFacts(stored.recorded, trees);
  if (record === undefined)
    return [...fromFacts, problem(stored, 'not-rebuilt', 'the record of the patient')];
  return [...fromFacts, ...(await replayFromMeasurements(stored, trees, record, history))];
}

function problem({ recorded }: StoredDecision, kind: Difference['kind'], where: string): Difference {
  return { kind, decision: recorded.id, from: 'facts', where, stored: 'there', again: 'not there' };
}

async function replayFromMeasurements(
  stored: StoredDecision,
  trees: readonly ApprovedTree[],
  record: StandingRecord,
  history: KnownHistory,
): Promise<readonly Difference[]> {
  const timeline = await history.upTo(stored.knewSeq, stored.decidedAtMs);
  return compareRebuilt(stored.recorded, await decideAgain(stored, trees, record, timeline));
}

async function decideAgain(
  { about, cause, openAlerts, traits, decidedAtMs: nowMs }: StoredDecision,
  trees: readonly ApprovedTree[],
  record: StandingRecord,
  timeline: Timeline,
): Promise<Assessment> {
  const context = { ...contextAt(registeredAs(record, nowMs), new Date(nowMs)), openAlerts };
  if (cause !== 'arrival' && cause !== 'restored') return reassess({ timeline, context, trees, nowMs });
  const { measurementId, effectiveAtMs, receivedAtMs, precise, values, deviceId } = about;
  const measurement = {
    id: measurementId,
    takenAtMs: effectiveAtMs,
    receivedAtMs,
    precise,
    values: values.map(fromStored).filter(wasMeasured),
    deviceId,
    ...(traits !== undefined && { device: traits }),
  };
  return assess({ timeline, context, trees, measurement, nowMs });
}
