import {
  advancePatients,
  canaryDecided,
  canaryTenant,
  correctAlerts,
  demandAlerts,
  insertDecisions,
  insertIntakeBatch,
  insertMeasurements,
  insertQuarantine,
  patientZone,
  type AlertChange,
  type BatchTransaction,
  type DecisionRow,
  type IntakeCount,
} from '#persistence';
import { packFacts } from '#decision-tree';
import type { Assessed, AssessedBatch } from './assess.js';
import { Demands } from './demands.js';
import { alertDecision, storedResultsOf } from './explanation.js';
import { KeptPayloads, type KeptPayload } from './kept-payload.js';
import type { Parcel } from './parcel.js';
import type { Reassessed } from './reassess.js';

export interface RecordPorts {
  readonly workerId: string;
  readonly encrypt: (payload: Buffer) => Buffer;
  readonly keptPayloadBytes: number;
}

/** What the batch put down before anything is decided again: the decision of each new measurement. */
export type Recorded = ReadonlyMap<string, string>;

/**
 * Stage 5, first half: books, quarantine, decisions, measurements. Decisions come first, because the database refuses
 * a measurement that has none.
 *
 * @returns measurement → its decision
 */
export async function record(
  tx: BatchTransaction,
  ports: RecordPorts,
  parcels: readonly Parcel[],
  { assessed, lastSeqs }: AssessedBatch,
  now: Date,
): Promise<Recorded> {
  const batchIds = await insertIntakeBatch(tx, ports.workerId, now, countsOf(parcels));
  const batchOf = (tenantId: string | null): string => {
    const id = batchIds.get(tenantId);
    if (id === undefined) throw new Error('a tenant of the batch is not in its books');
    return id;
  };
  const setAside = parcels.filter((parcel) => parcel.rejection !== undefined);
  const kept = new KeptPayloads(ports.keptPayloadBytes);
  await insertQuarantine(
    tx,
    now,
    setAside.map((parcel) => quarantineRow(parcel, kept.of(parcel), ports, batchOf)),
  );
  const decisions = await insertDecisions(tx, now, assessed.map(arrivalRow));
  await insertMeasurements(
    tx,
    now,
    assessed.map((one) => measurementRow(one, batchOf)),
  );
  await advancePatients(tx, lastSeqs);
  return new Map(decisions.map((d) => [d.measurementId, d.decisionId]));
}

/** Stage 5, second half: what was decided again, and what all decisions ask of the queue. */
export async function recordConsequences(
  tx: BatchTransaction,
  { workerId }: RecordPorts,
  parcels: readonly Parcel[],
  { assessed }: AssessedBatch,
  recorded: Recorded,
  reassessed: readonly Reassessed[],
  now: Date,
): Promise<AlertChange[]> {
  const again = await insertDecisions(tx, now, reassessed.map(reassessedRow));
  const demands = new Demands(now);
  for (const parcel of parcels) demands.addDataProblem(parcel);
  for (const one of assessed) {
    // A correction of it was there before: its source had taken it back already.
    if (one.supersededBy !== undefined) continue;
    demands.addDecided(one, recorded.get(one.measurementId) ?? '');
    demands.addUnreadable(one);
  }
  const decidedAgain = new Map(again.map((d) => [d.measurementId, d.decisionId]));
  for (const one of reassessed) demands.addDecided(one, decidedAgain.get(one.measurementId) ?? '', 0);
  await correctAlerts(
    tx,
    now,
    assessed.flatMap((one) => alertCorrection(one, recorded)),
  );
  const canary = parcels.find(
    (p) => p.tenantId === canaryTenant && p.address?.device === `canary-${workerId}`,
  );
  if (canary?.decoded !== undefined && canary.standing?.kind === 'new')
    await canaryDecided(tx, workerId, now, new Date(canary.decoded.takenAt.ms));
  return demandAlerts(tx, now, demands.all());
}

/** The batch's books, a line a tenant. A message is counted with its first part. */
function countsOf(parcels: readonly Parcel[]): IntakeCount[] {
  const counts = new Map<string | null, { -readonly [K in keyof IntakeCount]: IntakeCount[K] }>();
  const seen = new Set<Parcel['delivery']>();
  for (const parcel of parcels) {
    const tenantId = parcel.tenantId ?? null;
    let count = counts.get(tenantId);
    if (count === undefined) {
      count = { tenantId, messages: 0, received: 0, stored: 0, duplicate: 0, quarantined: 0 };
      counts.set(tenantId, count);
    }
    if (!seen.has(parcel.delivery)) count.messages++;
    seen.add(parcel.delivery);
    count.received++;
    if (parcel.rejection !== undefined) count.quarantined++;
    else if (parcel.standing?.kind === 'duplicate') count.duplicate++;
    else if (parcel.standing?.kind === 'new') count.stored++;
  }
  return [...counts.values()];
}

function quarantineRow(
  parcel: Parcel,
  { payload, payloadBytes }: KeptPayload,
  ports: RecordPorts,
  batchOf: (tenantId: string | null) => string,
) {
  const { delivery, rejection, address, patient } = parcel;
  if (rejection === undefined) throw new Error('only what was rejected is quarantined');
  const tenantId = parcel.tenantId ?? null;
  return {
    batchId: batchOf(tenantId),
    tenantId,
    deviceId: address?.device ?? null,
    patientId: patient?.patientId ?? null,
    publisher: delivery.publisher ?? null,
    topic: storableText(delivery.topic),
    code: rejection.code,
    detail: rejection.detail,
    sourceId: rejection.sourceId === undefined ? null : storableText(rejection.sourceId),
    payload: ports.encrypt(payload),
    payloadBytes,
  };
}

/** PostgreSQL's text holds no NUL; the payload beside it is kept as it came. */
function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').slice(0, 1024);
}

export function decisionRow({ assessment, openAlerts }: Pick<Assessed, 'assessment' | 'openAlerts'>) {
  const { tree, version, hash, leaf } = assessment.winner;
  return {
    disposition: assessment.disposition,
    tree,
    version,
    hash,
    leaf,
    results: storedResultsOf(assessment),
    facts: packFacts(assessment.facts),
    openAlerts: openAlerts.map(({ alertId }) => alertId),
  };
}

function arrivalRow(one: Assessed): DecisionRow {
  return {
    ...decisionRow(one),
    tenantId: one.patient.tenantId,
    patientId: one.patient.patientId,
    measurementId: one.measurementId,
    knewSeq: one.patientSeq,
    cause: 'arrival',
    supersedes: null,
    causedBy: null,
    suppressedBy: one.suppressedBy ?? null,
  };
}

export function reassessedRow(one: Reassessed): DecisionRow {
  return {
    ...decisionRow(one),
    tenantId: one.patient.tenantId,
    patientId: one.patient.patientId,
    measurementId: one.measurementId,
    knewSeq: one.knewSeq,
    cause: one.cause,
    supersedes: one.supersedes,
    causedBy: one.causedBy,
    suppressedBy: one.suppressedBy ?? null,
  };
}

function measurementRow(one: Assessed, batchOf: (tenantId: string | null) => string) {
  const { measurement, patient } = one;
  return {
    measurementId: one.measurementId,
    batchId: batchOf(one.parcel.tenantId ?? null),
    tenantId: patient.tenantId,
    patientId: patient.patientId,
    deviceId: one.deviceId,
    sourceId: measurement.sourceId,
    revision: measurement.revision,
    patientSeq: one.patientSeq,
    takenAt: new Date(measurement.takenAt.ms),
    takenPrecision: measurement.takenAt.precision,
    takenOffsetMinutes: measurement.takenAt.offsetMinutes ?? null,
    zone: patientZone(patient, one.effectiveAtMs),
    effectiveAt: new Date(one.effectiveAtMs),
    values: one.values,
    flags: one.flags,
    deviceSeq: measurement.seq ?? null,
    correction: measurement.correction ?? null,
    supersedes: one.supersedes ?? null,
    supersededBy: one.supersededBy ?? null,
  };
}

function alertCorrection(one: Assessed, recorded: Recorded) {
  if (one.supersedes === undefined) return [];
  const { winner } = one.assessment;
  return [
    {
      formerMeasurementId: one.supersedes,
      reason: `The reading behind this alert was ${one.measurement.correction ?? 'changed'} by its source. Now: ${winner.reason}`,
      measurementId: one.measurementId,
      decisionId: recorded.get(one.measurementId) ?? '',
      decision: alertDecision(one, winner),
    },
  ];
}
