import type { Span } from '../contact-hours.js';
import { adherence } from '../reading-adherence.js';
import type { MeasureMaterial } from './material.js';
import type { MeasureCase } from './measure.js';

/** Readings that came of those that were wanted, in time or late. One case a patient, schedule and week. */
export function adherenceCases(
  { wanted: records, period }: MeasureMaterial,
  weeks: readonly Span[],
): MeasureCase[] {
  return records.flatMap(({ tenant, site, patient, schedule, wanted, readings }) =>
    weeks.flatMap((week): MeasureCase[] => {
      const due = wanted.filter(
        ({ by }) => by >= week.from && by < week.to && by >= period.from && by < period.to,
      );
      if (due.length === 0) return [];
      const { inTime, late, missed } = adherence(due, readings);
      return [
        {
          id: `${patient} ${schedule} ${week.from}`,
          alert: null,
          patient,
          tenant,
          site,
          tree: null,
          clinician: null,
          at: week.from,
          standing: missed === 0 ? 'yes' : 'no',
          why: missed === 0 ? null : 'missed',
          numerator: inTime + late,
          denominator: due.length,
        },
      ];
    }),
  );
}
