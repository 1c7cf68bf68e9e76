import { loadPatients, readEpoch, type BatchTransaction } from '#persistence';
import type { Parcel } from './parcel.js';

/**
 * Under the patients' locks: whose record changed since the batch began is looked up again. Whoever changes a patient's
 * monitoring takes the same lock, so from here on nothing about it is older than what others have committed: nobody who
 * was recorded as deceased a moment ago is alerted about (hazard H13).
 *
 * @returns the time from here on; a status that was entered while the batch waited begins before it
 */
export async function renew(tx: BatchTransaction, epoch: number, parcels: readonly Parcel[]): Promise<Date> {
  const { epoch: newest, now } = await readEpoch(tx);
  if (newest === epoch) return now;
  const ids = new Set(
    parcels.flatMap(({ patient, alsoConcerns = [] }) => [
      ...(patient === undefined ? [] : [patient.patientId]),
      ...alsoConcerns.map(({ patientId }) => patientId),
    ]),
  );
  const patients = ids.size === 0 ? [] : await loadPatients(tx, [...ids]);
  const byId = new Map(patients.map((patient) => [patient.patientId, patient]));
  for (const parcel of parcels) {
    const renewed = parcel.patient && byId.get(parcel.patient.patientId);
    if (renewed !== undefined) parcel.patient = renewed;
    if (parcel.alsoConcerns !== undefined)
      parcel.alsoConcerns = parcel.alsoConcerns.map((other) => byId.get(other.patientId) ?? other);
  }
  return now;
}
