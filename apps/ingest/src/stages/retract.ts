import { assess, type Assessment, type Timeline } from '#decision-tree';
import {
  advancePatients,
  contextAt,
  demandAlerts,
  fromStored,
  insertDecisions,
  insertStanding,
  lastDecision,
  loadMeasurement,
  loadNewest,
  loadOpenAlerts,
  loadPatients,
  lockPatients,
  nextRetraction,
  readEpoch,
  tellOfRetraction,
  wasMeasured,
  type BatchTransaction,
  type DecisionBrief,
  type DecisionRow,
  type KnownAlert,
  type PastMeasurement,
  type PendingRetraction,
  type RegisteredPatient,
} from '#persistence';
import { suppression } from './assess.js';
import { Demands } from './demands.js';
import { alertDecision } from './explanation.js';
import { decideAgain, type Reassessed } from './reassess.js';
import { decisionRow, reassessedRow } from './record.js';
import type { Registries, Registry } from './registry.js';
import { loadTimelines } from './timelines.js';

/** What one retraction is worked out from, under the patient's lock. */
interface Situation {
  readonly tx: BatchTransaction;
  readonly now: Date;
  readonly registry: Registry;
  readonly retraction: PendingRetraction;
  readonly patient: RegisteredPatient;
  /** The measurement that was taken back or given back. */
  readonly measurement: PastMeasurement;
  readonly timeline: Timeline;
  readonly openAlerts: readonly KnownAlert[];
  readonly knewSeq: number;
}

/**
 * Makes the patient's oldest retraction or restoration hold (hazard H08): from the patient's next number on the
 * measurement is out of the history, or in it again; the patient is decided again as of now, and a measurement that was
 * given back is, too; the alerts that it has to do with are told what changed. Nothing is lowered or closed by it.
 *
 * @returns whether there was one
 */
export async function makeNextRetractionHold(
  tx: BatchTransaction,
  registries: Registries,
  patientId: string,
): Promise<boolean> {
  const { epoch, now: begun } = await readEpoch(tx);
  const registry = await registries.at(tx, epoch, begun);
  const seen = await nextRetraction(tx, patientId);
  if (seen === undefined) return false;
  const locked = await lockPatients(tx, [patientId, ...rightPatient(seen)].sort());
  // Whoever held the lock before may have seen to it.
  const retraction = await nextRetraction(tx, patientId);
  if (retraction?.retractionId !== seen.retractionId) return true;
  const { now } = await readEpoch(tx);
  const knewSeq = (locked.get(patientId) ?? 0) + 1;
  await insertStanding(tx, now, retraction, knewSeq);
  await advancePatients(tx, new Map([[patientId, knewSeq]]));
  const [patient] = await loadPatients(tx, [patientId]);
  const measurement = await loadMeasurement(tx, patientId, retraction.measurementId);
  const timeline = (await loadTimelines(tx, [patientId], now)).get(patientId);
  if (patient === undefined || measurement === undefined || timeline === undefined)
    throw new Error('a retraction names a patient and a measurement that are there');
  const openAlerts = (await loadOpenAlerts(tx, [patientId])).get(patientId) ?? [];
  await work({ tx, now, registry, retraction, patient, measurement, timeline, openAlerts, knewSeq });
  return true;
}

function rightPatient({ rightPatientId }: PendingRetraction): readonly string[] {
  return rightPatientId === null ? [] : [rightPatientId];
}

async function work(situation: Situation): Promise<void> {
  const { tx, now, retraction, patient, measurement } = situation;
  const { patientId, measurementId, act } = retraction;
  const before = await lastDecision(tx, patientId, measurementId, true);
  const demands = new Demands(now);
  const restored = act === 'restored' ? await decideRestored(situation) : undefined;
  if (restored !== undefined)
    demands.addDecided({ ...measurement, patient, assessment: restored.assessment }, restored.decisionId, 0);
  const again = await decidePatient(situation);
  demands.addDecided(again.reassessed, again.decisionId, 0);
  const about =
    restored === undefined ? again.reassessed : { ...measurement, assessment: restored.assessment };
  const decisionId = restored?.decisionId ?? again.decisionId;
  const { winner } = about.assessment;
  await tellOfRetraction(tx, now, {
    retraction,
    before,
    after: brief(decisionId, about.assessment),
    instead: {
      reason: `${said(retraction)} Now: ${winner.reason}`,
      measurementId: about.measurementId,
      decisionId,
      decision: alertDecision(about, winner),
    },
  });
  await tellRightPatient(situation, demands);
  await demandAlerts(tx, now, demands.all());
}

function said({ act, reason }: PendingRetraction): string {
  if (act === 'restored') return 'A reading that was taken back was given back.';
  const why = reason === 'not-this-patient' ? 'was not this patient’s' : 'was not taken properly';
  return `The reading behind this alert ${why}.`;
}

function brief(decision: string, { disposition, winner }: Assessment): DecisionBrief {
  const { tree, version, leaf } = winner;
  return { decision, disposition, tree, version, leaf };
}

/** The measurement that was given back, as if it had come late: it is live unless newer values say otherwise (H12). */
async function decideRestored(
  situation: Situation,
): Promise<{ readonly assessment: Assessment; readonly decisionId: string }> {
  const { tx, now, registry, patient, measurement, timeline, openAlerts, knewSeq } = situation;
  const { measurementId, effectiveAtMs, receivedAtMs, precise, deviceId, values } = measurement;
  const context = { ...contextAt(patient, now), openAlerts };
  await registry.learn(tx, [{ tenant: patient.tenantId, device: deviceId }]);
  const traits = registry.device(patient.tenantId, deviceId)?.traits;
  const assessment = await assess({
    timeline,
    context,
    trees: registry.treesFor(patient.tenantId, context.programmes),
    measurement: {
      id: measurementId,
      takenAtMs: effectiveAtMs,
      receivedAtMs,
      precise,
      deviceId,
      ...(traits !== undefined && { device: traits }),
      values: values.map(fromStored).filter(wasMeasured),
    },
    nowMs: now.getTime(),
  });
  const former = await lastDecision(tx, patient.patientId, measurementId, false);
  const row: DecisionRow = {
    ...decisionRow({ assessment, openAlerts }),
    tenantId: patient.tenantId,
    patientId: patient.patientId,
    measurementId,
    knewSeq,
    cause: 'restored',
    supersedes: former?.decision ?? null,
    causedBy: measurementId,
    suppressedBy: suppression(patient, assessment, now) ?? null,
  };
  return { assessment, decisionId: await insertOne(tx, now, row) };
}

/** The patient as of now; about the newest measurement that stands, or about the one taken back where none is left. */
async function decidePatient({
  tx,
  now,
  registry,
  patient,
  measurement,
  timeline,
  openAlerts,
  knewSeq,
}: Situation): Promise<{ readonly reassessed: Reassessed; readonly decisionId: string }> {
  const [newest] = await loadNewest(tx, [patient.patientId]);
  const assessment = await decideAgain(patient, timeline, openAlerts, registry, now);
  const { measurementId, effectiveAtMs, receivedAtMs } = newest ?? measurement;
  const former =
    newest?.decisionId ?? (await lastDecision(tx, patient.patientId, measurementId, false))?.decision;
  const reassessed: Reassessed = {
    patient,
    cause: 'correction',
    causedBy: measurement.measurementId,
    measurementId,
    effectiveAtMs,
    receivedAtMs,
    supersedes: former ?? '',
    knewSeq,
    assessment,
    suppressedBy: suppression(patient, assessment, now),
    openAlerts,
  };
  return { reassessed, decisionId: await insertOne(tx, now, reassessedRow(reassessed)) };
}

async function insertOne(tx: BatchTransaction, now: Date, row: DecisionRow): Promise<string> {
  const [inserted] = await insertDecisions(tx, now, [row]);
  if (inserted === undefined) throw new Error('a decision that was inserted comes back');
  return inserted.decisionId;
}

/** Whose it is said to be hears of it, with a clock: nobody enters it there by machine. */
async function tellRightPatient({ tx, retraction }: Situation, demands: Demands): Promise<void> {
  if (retraction.rightPatientId === null) return;
  const [right] = await loadPatients(tx, [retraction.rightPatientId]);
  if (right !== undefined)
    demands.addProblem(
      right,
      'not-this-patient',
      'A reading stored for somebody else is said to be this patient’s: have it taken again, or call',
    );
}
