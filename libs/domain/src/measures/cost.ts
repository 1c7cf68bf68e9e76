import type { Span } from '../contact-hours.js';
import { groupBy } from './group-by.js';
import type { MeasureMaterial, Rate } from './material.js';
import { dayMs, minuteMs, type MeasureCase } from './measure.js';
import { monitoredSpans } from './monitored-time.js';
import { cut } from './weeks.js';

/** A month of cost: a twelfth of 365.25 days. */
export const monthMs = (365.25 / 12) * dayMs;

/** The rate that a site's lead entered for that time; undefined: none. Of those that begin together the last one holds. */
export function rateAt(rates: readonly Rate[], site: string, at: number): Rate | undefined {
  return rates
    .filter((rate) => rate.site === site && rate.from <= at)
    .reduce<Rate | undefined>(
      (last, rate) => (last === undefined || rate.from >= last.from ? rate : last),
      undefined,
    );
}

/**
 * Money over patient-months: every minute of recorded work by the rate of its time, and the fixed cost by the time
 * monitored. One case a patient and week. A time without a rate has no cost that anybody knows, and none is made up.
 */
export function costCases(
  { patients, work, rates, period }: MeasureMaterial,
  weeks: readonly Span[],
): MeasureCase[] {
  const byPatient = groupBy(work, ({ patient }) => patient);
  return patients
    .filter(({ elsewhere }) => !elsewhere)
    .flatMap((patient) =>
      weeks.flatMap((week): MeasureCase[] => {
        const within = { from: Math.max(week.from, period.from), to: Math.min(week.to, period.to) };
        const borders = rates.filter(({ site }) => site === patient.site).map(({ from }) => from);
        const monitored = monitoredSpans(patient, within).flatMap((span) => cut(span, borders));
        const minutes = (byPatient.get(patient.id) ?? []).flatMap((one) => {
          const span = { from: Math.max(one.from, within.from), to: Math.min(one.to, within.to) };
          return span.from < span.to
            ? cut(span, borders).map((piece) => ({ ...piece, tier1: one.tier1 }))
            : [];
        });
        const spans = [...monitored, ...minutes];
        if (spans.length === 0) return [];
        const used = spans.map(({ from }) => rateAt(rates, patient.site, from));
        const currencies = new Set(used.map((rate) => rate?.currency));
        const [currency] = currencies;
        const months = sum(monitored.map(({ from, to }) => (to - from) / monthMs));
        const cost =
          sum(
            monitored.map(
              ({ from, to }) =>
                ((to - from) / monthMs) * (rateAt(rates, patient.site, from)?.patientMonth ?? 0),
            ),
          ) +
          sum(
            minutes.map(
              ({ from, to, tier1 }) =>
                ((to - from) / minuteMs) * priceOf(rateAt(rates, patient.site, from), tier1),
            ),
          );
        const why = currencies.has(undefined) ? 'no-rate' : currencies.size > 1 ? 'several-currencies' : null;
        return [
          {
            id: `${patient.id} ${within.from}`,
            alert: null,
            patient: patient.id,
            tenant: patient.tenant,
            site: patient.site,
            tree: null,
            clinician: null,
            at: within.from,
            standing: why === null ? 'yes' : 'not-yet-known',
            why,
            numerator: cost,
            denominator: months,
            ...(currency !== undefined && why === null && { currency }),
          },
        ];
      }),
    );
}

function priceOf(rate: Rate | undefined, tier1: boolean): number {
  if (rate === undefined) return 0;
  return tier1 ? rate.tier1Minute : rate.nurseMinute;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
