import { monitoringStateAt, type RegisteredPatient } from '#persistence';
import { reject, type Parcel } from './parcel.js';

/**
 * What was taken after a patient withdrew is not his or her data any longer: it is set aside and counted, without the
 * patient and without its content. What was taken before is stored and decided, however late it comes. Of a message that
 * cannot be read nobody knows when it was taken: there the arrival counts.
 */
export function setAsideWithdrawn(parcels: readonly Parcel[]): void {
  for (const parcel of parcels) {
    const { patient, effectiveAtMs, delivery } = parcel;
    if (patient === undefined) continue;
    const at = parcel.rejection === undefined ? effectiveAtMs : undefined;
    if (!hasWithdrawn(patient, at ?? delivery.receivedAtMs)) continue;
    delete parcel.patient;
    parcel.unkept = true;
    if (parcel.rejection === undefined)
      reject(parcel, 'not-monitored', 'whoever had this device is not monitored any longer');
  }
}

function hasWithdrawn(patient: RegisteredPatient, atMs: number): boolean {
  const state = monitoringStateAt(patient, new Date(atMs));
  return state?.status === 'ended' && state.reason === 'withdrew';
}
