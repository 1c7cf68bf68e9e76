import type { MeasureMaterial } from './material.js';
import type { MeasureCase } from './measure.js';

/** Protocols gone through to an end whose clinician went down from what was proposed, against all of them. */
export function deviationCases({ conclusions, period }: MeasureMaterial): MeasureCase[] {
  return conclusions
    .filter(({ at }) => at >= period.from && at < period.to)
    .map(({ id, alert, patient, tenant, site, tree, by, at, deviates }) => ({
      id,
      alert,
      patient,
      tenant,
      site,
      tree,
      clinician: by,
      at,
      standing: deviates ? 'yes' : 'no',
      why: deviates ? 'went-down' : null,
    }));
}
