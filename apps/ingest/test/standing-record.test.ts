import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contextAt, monitoringStateAt } from '#persistence';
import { registeredPatient } from './parcels.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 20, hour));
const entry = (entryId: number, hour: number) => ({ entryId, effectiveFrom: at(hour) });

describe('what stands at a time', () => {
  const patient = registeredPatient({
    statuses: [
      { ...entry(3, 12), status: 'paused', reason: 'admitted' },
      { ...entry(1, 0), status: 'active', reason: undefined },
      { ...entry(4, 18), status: 'active', reason: undefined },
    ],
    enrolments: [
      { ...entry(1, 0), programme: 'heart-failure', enrolled: true },
      { ...entry(2, 6), programme: 'copd', enrolled: true },
      { ...entry(3, 12), programme: 'heart-failure', enrolled: false },
    ],
    plan: [
      { ...entry(1, 0), name: 'dry-weight', value: 80, expiresAt: undefined },
      { ...entry(2, 6), name: 'dry-weight', value: 78, expiresAt: at(10) },
      { ...entry(3, 6), name: 'pregnant', value: true, expiresAt: undefined },
      { ...entry(4, 12), name: 'pregnant', value: null, expiresAt: undefined },
    ],
  });

  it.each([
    [0, { status: 'active' }],
    [11, { status: 'active' }],
    [12, { status: 'paused', reason: 'admitted' }],
    [18, { status: 'active' }],
  ])('the status at %d o’clock, from its very moment on', (hour, state) => {
    expect(monitoringStateAt(patient, at(hour))).toEqual(state);
  });

  it('is no status before the first, which is not the same as an ended one', () => {
    expect(monitoringStateAt(patient, new Date(at(0).getTime() - 1))).toBeUndefined();
    expect(monitoringStateAt(registeredPatient(), at(0))).toBeUndefined();
  });

  it('of entries from the same moment the one written last holds', () => {
    const corrected = registeredPatient({
      statuses: [
        { ...entry(8, 0), status: 'ended', reason: 'deceased' },
        { ...entry(7, 0), status: 'active', reason: undefined },
      ],
    });
    expect(monitoringStateAt(corrected, at(1))).toEqual({ status: 'ended', reason: 'deceased' });
  });

  it('the programmes are those not left yet', () => {
    expect(contextAt(patient, at(7)).programmes).toEqual(['heart-failure', 'copd']);
    expect(contextAt(patient, at(13)).programmes).toEqual(['copd']);
  });

  it('the plan is what is in force: not what expired, and not what was withdrawn', () => {
    expect(contextAt(patient, at(1)).plan).toEqual({ 'dry-weight': 80 });
    expect(contextAt(patient, at(7)).plan).toEqual({ 'dry-weight': 78, pregnant: true });
    expect(contextAt(patient, at(10)).plan).toEqual({ pregnant: true });
    expect(contextAt(patient, at(13)).plan).toEqual({});
  });

  it('does not depend on the order in which the entries were read', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...patient.statuses], { minLength: 3 }),
        fc.nat(30),
        (statuses, hour) => {
          const shuffled = registeredPatient({ statuses });
          expect(monitoringStateAt(shuffled, at(hour))).toEqual(monitoringStateAt(patient, at(hour)));
        },
      ),
    );
  });
});
