import { normalise as normaliseMeasurement } from '#messaging';
import type { Parcel } from './parcel.js';

/** Stage 2. LOINC and canonical UCUM, once, here. */
export function normalise(parcels: readonly Parcel[]): void {
  for (const parcel of parcels) {
    if (parcel.decoded === undefined) continue;
    const outcome = normaliseMeasurement(parcel.decoded);
    if (outcome.ok) parcel.normalised = outcome.measurement;
    else parcel.rejection = outcome.rejection;
  }
}
