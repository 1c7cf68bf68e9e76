import type { RetractionReason } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** What the database answers to an act on a device or a measurement: a refusal is an answer, and on the trail. */
export type DeviceAnswer = TreeAnswer;

/**
 * Takes a measurement back. Ingestion makes it hold within seconds: rebuilds the facts, decides the patient again, tells
 * the alerts. Codes: `unknown-measurement`, `not-allowed`, `already-retracted`, `measurement-superseded`,
 * `right-patient-unknown`.
 */
export async function retractMeasurement(
  store: TreeStore,
  retraction: {
    readonly measurementId: string;
    readonly reason: RetractionReason;
    readonly note: string | undefined;
    /** Whose it is said to be: opens a data problem there. */
    readonly rightPatientId: string | undefined;
  },
): Promise<DeviceAnswer> {
  const { measurementId, reason, note, rightPatientId } = retraction;
  const values = [measurementId, 'retracted', reason, note ?? null, rightPatientId ?? null];
  return askAct(store, 'judge_measurement($1, $2, $3, $4, $5)', values);
}

/** Gives a measurement back that was taken back. Codes: `unknown-measurement`, `not-allowed`, `not-retracted`. */
export async function restoreMeasurement(
  store: TreeStore,
  measurementId: string,
  note: string,
): Promise<DeviceAnswer> {
  return askAct(store, 'judge_measurement($1, $2, $3, $4, $5)', [
    measurementId,
    'restored',
    null,
    note,
    null,
  ]);
}
