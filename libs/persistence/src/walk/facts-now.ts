import {
  approve,
  baselinesNow,
  loadTree,
  protocolFacts,
  Timeline,
  treeHash,
  type ApprovedProtocol,
  type ApprovedTree,
  type PatientContext,
} from '#decision-tree';
import type { Fact, VitalSign } from '#domain';
import { loadOpenAlerts } from '../intake/alerts.js';
import type { QueryResultRow } from 'pg';
import type { BatchTransaction, Statement } from '../intake/batch-transaction.js';
import { loadHistory } from '../intake/history.js';
import { loadPatients } from '../intake/registry.js';
import { contextAt } from '../intake/standing-record.js';
import { samplesOf } from '../intake/stored-value.js';
import type { TreeStore } from '../trees/store.js';

/** A patient as of now, read once: what the facts of several protocols are made of. */
export interface PresentPatient {
  readonly timeline: Timeline;
  readonly context: PatientContext;
  /** Those that raised the open alerts. */
  readonly trees: readonly ApprovedTree[];
  readonly now: Date;
}

/**
 * The patient's present record, by the statements that ingestion reads it with and under the rights of the person of the
 * transaction. Undefined for a patient whom he or she may not see. Reads only.
 */
export async function presentPatient(
  store: TreeStore,
  patientId: string,
): Promise<PresentPatient | undefined> {
  const tx = readingAs(store);
  const [moment] = await store.query<{ now: Date }>('SELECT wardline.now() AS now');
  const [patient] = await loadPatients(tx, [patientId]);
  if (patient === undefined || moment === undefined) return undefined;
  const { now } = moment;
  const history = await loadHistory(tx, [patientId], now);
  const openAlerts = (await loadOpenAlerts(tx, [patientId])).get(patientId) ?? [];
  return {
    timeline: Timeline.of(history.flatMap(samplesOf)),
    context: { ...contextAt(patient, now), openAlerts },
    trees: await treesBehindAlerts(store, patientId),
    now,
  };
}

/** What a protocol that begins now knows. */
export function factsNow(
  { timeline, context, trees, now }: PresentPatient,
  protocol: ApprovedProtocol,
): Record<string, Fact> {
  return protocolFacts(timeline, context, protocol, trees, now.getTime());
}

/** The patient's own usual values as of now. */
export function presentBaselines({
  timeline,
  context,
  trees,
  now,
}: PresentPatient): ReadonlyMap<VitalSign, number> {
  return baselinesNow(timeline, context, trees, now.getTime());
}

/** The statements of ingestion, sent in somebody's name; their names are of no use on a shared connection. */
function readingAs(store: TreeStore): BatchTransaction {
  const run = async <Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> => store.query<Row>(statement.text, values);
  return { run } as BatchTransaction;
}

async function treesBehindAlerts(store: TreeStore, patientId: string): Promise<readonly ApprovedTree[]> {
  const rows = await store.query<{ hash: string; document: unknown }>(
    `SELECT v.hash, v.document FROM wardline.tree_version v WHERE v.document ->> 'kind' = 'screening' AND v.hash IN (
       SELECT a.decision ->> 'hash' FROM wardline.alert a WHERE a.patient_id = $1 AND a.resolved_at IS NULL)`,
    [patientId],
  );
  // They decided then: that they were allowed to is not asked again.
  const then = {
    physician: 'recorded',
    date: '1970-01-01',
    statement: 'Decided before; decides nothing new.',
  };
  return rows
    .filter(({ hash, document }) => treeHash(document) === hash)
    .map(({ document }) => loadTree(document, approve(document, then)));
}
