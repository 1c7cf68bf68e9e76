import type { DecodedMeasurement } from '#domain';
import type { RegisteredPatient } from '#persistence';
import type { Parcel } from '../src/stages/parcel.js';

/** A decoded measurement on its way; `given` goes over the defaults. */
export function parcel(sourceId: string, given: Partial<DecodedMeasurement> = {}): Parcel {
  const decoded: DecodedMeasurement = {
    sourceId,
    revision: '',
    contentHash: '00',
    takenAt: { ms: 0, precision: 'instant' },
    values: [],
    receipt: false,
    ...given,
  };
  return {
    delivery: { topic: 'rpm/v1/metro/dev/reading', payload: Buffer.from('{}'), receivedAtMs: 0 },
    format: 'reading',
    address: { tenant: 'metro', device: 'dev' },
    decoded,
    sourceId,
    wantsReceipt: false,
  };
}

/** A patient as the registry knows one, of whom nothing was ever recorded. */
export function registeredPatient(given: Partial<RegisteredPatient> = {}): RegisteredPatient {
  return {
    patientId: '00000000-0000-4000-8000-000000000001',
    tenantId: 'metro',
    siteId: 'metro-site',
    zone: 'America/New_York',
    birthDate: '1950-06-15',
    statuses: [],
    enrolments: [],
    plan: [],
    ...given,
  };
}
