import { describe, expect, it } from '@jest/globals';
import {
  casesOf,
  definitions,
  figureOf,
  firstIntervention,
  hourMs,
  isActionable,
  measureNames,
  measureReport,
  minuteMs,
  monitoredSpans,
  type AlertRecord,
  type MeasureCase,
} from '#domain';
import fc from 'fast-check';
import { material, now, period, weeks } from './material-arbitrary.js';
import { activeHours, befell, costOf, isResolved, lastEnd } from './naive.js';

const alertMeasures = [
  'clinical-resolution',
  'intervention-from-measurement',
  'intervention-from-arrival',
  'time-to-acknowledge',
  'acknowledged-in-time',
  'share-non-actionable',
] as const;

const check = (property: fc.IProperty<[Parameters<typeof casesOf>[1]]>): void => {
  fc.assert(property, { numRuns: 200 });
};
const patientOf = (m: Parameters<typeof casesOf>[1], { patient }: AlertRecord) => {
  const found = m.patients.find(({ id }) => id === patient);
  if (found === undefined) throw new Error('every alert is somebody’s');
  return found;
};

describe('H24: nothing falls out of a figure', () => {
  it.each(alertMeasures)('%s: every alert of the period stands once, as something', (measure) => {
    check(
      fc.property(material, (m) => {
        const cases = casesOf(measure, m, weeks);
        const opened = m.alerts.filter(({ openedAt }) => openedAt < period.to).map(({ id }) => id);
        expect(cases.map(({ id }) => id).sort()).toEqual(opened.sort());
        const { cases: counted, notYetKnown, excluded } = figureOf(definitions[measure].kind, cases);
        const rest = [...notYetKnown, ...excluded].reduce((sum, reason) => sum + reason.cases, 0);
        expect(counted + rest).toBe(opened.length);
      }),
    );
  });

  it('what is left out or not known says why, always', () => {
    check(
      fc.property(material, (m) => {
        for (const measure of measureNames)
          for (const { standing, why } of casesOf(measure, m, weeks))
            if (standing === 'excluded' || standing === 'not-yet-known') expect(why).toMatch(/^[a-z0-9-]+$/);
      }),
    );
  });

  it('weeks and parts add up to the whole', () => {
    check(
      fc.property(material, (m) => {
        for (const measure of measureNames) {
          const { total, weeks: trend, split } = measureReport(measure, m, weeks, 'site');
          const numerator = trend.reduce((sum, { figure }) => sum + figure.numerator, 0);
          expect(numerator).toBeCloseTo(total.numerator, 6);
          if (split !== null)
            expect(split.reduce((sum, { figure }) => sum + figure.numerator, 0)).toBeCloseTo(
              total.numerator,
              6,
            );
        }
      }),
    );
  });
});

describe('Clinical Resolution Rate', () => {
  it('counts as resolved exactly what the definition, read aloud, does', () => {
    check(
      fc.property(material, (m) => {
        for (const { id, standing } of casesOf('clinical-resolution', m, weeks)) {
          const alert = m.alerts.find((one) => one.id === id);
          if (alert === undefined) throw new Error('a case of no alert');
          expect(standing === 'yes').toBe(isResolved(alert, patientOf(m, alert), now));
        }
      }),
    );
  });

  it('H24: no alert whose patient was admitted or died within 72 h is left out as ended by a status', () => {
    check(
      fc.property(material, (m) => {
        for (const { id, standing, why } of casesOf('clinical-resolution', m, weeks)) {
          const alert = m.alerts.find((one) => one.id === id);
          if (alert !== undefined && befell(alert, patientOf(m, alert)))
            expect([standing, why].join()).not.toMatch(/^yes|ended-by-status|superseded/);
        }
      }),
    );
  });
});

describe('times', () => {
  it('an alert of which nothing came counts as longer than it has lasted', () => {
    check(
      fc.property(material, (m) => {
        for (const one of casesOf('intervention-from-measurement', m, weeks)) {
          const alert = m.alerts.find(({ id }) => id === one.id);
          if (alert?.measuredAt == null) expect(one.standing).toBe('excluded');
          else {
            const first = firstIntervention(alert);
            const until = first?.at ?? lastEnd(alert)?.at ?? now;
            if (one.standing !== 'excluded') expect(one.value).toBe((until - alert.measuredAt) / minuteMs);
            expect(one.standing === 'yes').toBe(first !== null);
          }
        }
      }),
    );
  });

  it('median and 90th percentile are what sorting by hand gives; open ones make a bound', () => {
    const times = fc.array(
      fc.record({
        standing: fc.constantFrom('yes' as const, 'no' as const),
        value: fc.integer({ min: 0, max: 50 }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(times, (some) => {
        const cases = some.map((one, index): MeasureCase => ({
          ...one,
          id: String(index),
          alert: null,
          patient: 'p',
          tenant: 't',
          site: 's',
          tree: null,
          clinician: null,
          at: 0,
          why: null,
        }));
        const { value, atLeast, p90 } = figureOf('time', cases);
        const sorted = some.map((one) => one.value).sort((a, b) => a - b);
        // The smallest value that at least half of all do not exceed.
        const smallest = (share: number) =>
          sorted.find((v) => sorted.filter((o) => o <= v).length >= share * sorted.length);
        expect(value).toBe(smallest(0.5));
        expect(p90).toBe(smallest(0.9));
        // However long the open ones really take, the median is not below.
        const longer = some
          .map((one) => (one.standing === 'yes' ? one.value : one.value + 1000))
          .sort((a, b) => a - b);
        const later = longer.find((v) => longer.filter((o) => o <= v).length >= 0.5 * longer.length);
        expect(later === value || atLeast).toBe(true);
        expect(later ?? 0).toBeGreaterThanOrEqual(value ?? Infinity);
        if (some.every(({ standing }) => standing === 'yes')) expect(atLeast).toBe(false);
      }),
    );
  });
});

describe('what nothing came of', () => {
  it('is ended by a person, 72 hours ago, without any act', () => {
    check(
      fc.property(material, (m) => {
        for (const { id, standing } of casesOf('share-non-actionable', m, weeks)) {
          const alert = m.alerts.find((one) => one.id === id);
          if (alert === undefined) throw new Error('a case of no alert');
          const end = lastEnd(alert);
          const isQuiet =
            end?.by != null &&
            end.type === 'resolved' &&
            now - end.at >= 72 * hourMs &&
            !befell(alert, patientOf(m, alert)) &&
            !alert.followUps.includes('task') &&
            !alert.conclusions.includes('seen-within-24h') &&
            !alert.events.some(
              ({ type, by }) =>
                by !== null && ['escalated', 'care-started', 'closed', 'question-asked'].includes(type),
            );
          expect(standing === 'yes').toBe(isQuiet);
        }
      }),
    );
  });

  it.each(['tier1', 'nurse'] as const)('its minutes (%s), hour by hour', (whose) => {
    check(
      fc.property(material, (m) => {
        let hours = 0;
        for (const one of m.work.filter(({ tier1 }) => tier1 === (whose === 'tier1'))) {
          const to = Math.min(one.to, now);
          const open = m.alerts.filter(
            (a) => a.patient === one.patient && a.openedAt < to && (lastEnd(a)?.at ?? Infinity) >= one.from,
          );
          const byPerson = (a: AlertRecord): boolean => {
            const end = lastEnd(a);
            return end?.by != null && (end.type === 'resolved' || end.type === 'closed');
          };
          const isNothing = (a: AlertRecord): boolean => !isActionable(a, patientOf(m, a));
          const isOld = (a: AlertRecord): boolean => now - (lastEnd(a)?.at ?? now) >= 72 * hourMs;
          const known = open.filter((a) => byPerson(a) && isOld(a));
          const pending = open.filter((a) => lastEnd(a) === undefined || (byPerson(a) && !isOld(a)));
          if (known.length > 0 && pending.length === 0 && open.every(isNothing))
            for (let at = one.from; at < to; at += hourMs) hours++;
        }
        const { value } = figureOf('a-week', casesOf(`non-actionable-minutes-${whose}`, m, weeks));
        if (value !== null) expect(value).toBeCloseTo(hours * 60, 6);
        else expect(hours).toBe(0);
      }),
    );
  });
});

describe('time monitored, and what it costs', () => {
  it('is the hours in which the status was active', () => {
    check(
      fc.property(material, (m) => {
        for (const patient of m.patients) {
          const spans = monitoredSpans(patient, period);
          const hours = spans.reduce((sum, { from, to }) => sum + (to - from) / hourMs, 0);
          expect(hours).toBe(activeHours(patient, period.from, period.to).length);
        }
      }),
    );
  });

  it('costs what every hour at its own rate does, and nothing is made up where a rate is missing', () => {
    check(
      fc.property(material, (m) => {
        const { total } = measureReport('cost-per-patient-month', m, weeks, 'site');
        const cost = costOf(m);
        if (cost === undefined) expect(total).toMatchObject({ value: null, missing: 'no-rate' });
        else expect(total.numerator).toBeCloseTo(cost, 6);
      }),
    );
  });
});

describe('Readmission or death within 30 days', () => {
  it('stays are told once, and a death at home does not make the rate look good', () => {
    check(
      fc.property(material, (m) => {
        for (const { patient, standing, why, at } of casesOf('readmission-30-days', m, weeks)) {
          const { outcomes } = m.patients.find(({ id }) => id === patient) ?? { outcomes: [] };
          const deaths = outcomes.filter(({ kind }) => kind === 'death').map((one) => one.at);
          const first = Math.min(...deaths, Infinity);
          if (first > at && first <= at + 30 * 24 * hourMs && standing !== 'excluded')
            expect(['yes', 'readmitted']).toContain(standing);
          if (why === 'readmitted')
            expect(outcomes.some((one) => one.kind.endsWith('admission') && one.at > at)).toBe(true);
          // The period is shorter than 30 days: nobody can be known to have stayed at home.
          expect(standing).not.toBe('no');
        }
      }),
    );
  });
});
