import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fact, ZoneSpan } from '#domain';
import { currentFacts } from '../src/current.js';
import { Timeline, type PatientContext } from '../src/index.js';
import { patientDay } from '../src/patient-day.js';
import { adult, day, hour, sample } from './builders.js';
import { curious } from './facts/any-patient.js';

const at = (text: string): number => Date.parse(text);
/** Somebody of New York, in Auckland from the evening of the 18th on. */
const left = at('2026-11-18T20:00:00Z');
const zones: readonly ZoneSpan[] = [
  { from: -8.64e15, zone: 'America/New_York' },
  { from: left, zone: 'Pacific/Auckland' },
];
const traveller: PatientContext = { ...adult, plan: {}, zone: 'Pacific/Auckland', zones };

function factsOf(taken: readonly number[], patient: PatientContext, now: number): Record<string, Fact> {
  const samples = taken.map((time, index) => sample('weight', 80 + index / 10, time));
  return currentFacts(Timeline.of(samples), patient, [curious], now);
}

describe('H25: days of somebody who travels', () => {
  it('are those of where the patient was then', () => {
    const date = (text: string): number => Math.floor(at(text) / day);
    // Nine in the evening in New York is already tomorrow in Auckland.
    const evening = at('2026-11-18T02:00:00Z');
    expect(patientDay(traveller, evening)).toBe(date('2026-11-17T00:00:00Z'));
    expect(patientDay({ zone: 'Pacific/Auckland' }, evening)).toBe(date('2026-11-18T00:00:00Z'));
    expect(patientDay(traveller, at('2026-11-19T12:00:00Z'))).toBe(date('2026-11-20T00:00:00Z'));
  });

  it('an evening weight at home stays on its day when the patient is elsewhere later', () => {
    // Morning and evening of three days in New York: three days, though Auckland's midnight lies in each of them.
    const mornings = [15, 16, 17].map((on) => at(`2026-11-${on}T10:00:00Z`));
    const evenings = mornings.map((time) => time + 13 * hour);
    const now = at('2026-11-18T23:00:00Z');
    const days = (patient: PatientContext) =>
      factsOf([...mornings, ...evenings], patient, now)['weight.days-14d'];
    expect(days(traveller)).toMatchObject({ interval: { low: 3 } });
    expect(days({ ...traveller, zones: [{ from: -8.64e15, zone: 'Pacific/Auckland' }] })).toMatchObject({
      interval: { low: 4 },
    });
  });

  it('give the same facts in whatever order the readings came', () => {
    const times = fc.uniqueArray(fc.integer({ min: left - 20 * day, max: left + 3 * day }), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(times, (taken) => {
        const now = left + 3 * day + hour;
        const samples = taken.map((time, index) => sample('weight', 80 + index / 10, time));
        const facts = (some: typeof samples) => currentFacts(Timeline.of(some), traveller, [curious], now);
        expect(facts([...samples].reverse())).toEqual(facts(samples));
      }),
      { numRuns: 50 },
    );
  });
});
