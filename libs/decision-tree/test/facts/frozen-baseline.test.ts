import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess, type OpenAlert, type PatientContext, type Sample } from '../../src/index.js';
import { adult, day, now, sample, scene, value } from '../builders.js';
import { told } from './told.js';

/** Values of the days before, the newest first. */
function days(values: readonly number[], first = 1): Sample[] {
  return values.map((one, ago) => sample('weight', one, now - (ago + first) * day));
}

async function baselineChange(
  latest: number,
  history: readonly Sample[],
  openAlerts: readonly OpenAlert[],
  plan: PatientContext['plan'] = {},
) {
  const patient = { ...adult, plan, openAlerts };
  const { facts } = await assess(scene([value('weight', latest)], { history, patient }));
  return {
    baseline: told(facts['weight.baseline-change']),
    dry: told(facts['weight.dry-change']),
    own: told(facts['weight.own-change']),
  };
}

const gain = (daysAgo: number): OpenAlert => ({
  condition: 'weight-gain-7d',
  openedAtMs: now - daysAgo * day,
});

describe('H09: a baseline while an alert about the sign is open', () => {
  // 80 kg for a week, then a slow gain that was told six days ago.
  const history = [...days([84, 84, 83, 83, 82, 82]), ...days([80, 80, 80, 80, 80, 80], 7)];

  it('stands still where it was when the alert opened', async () => {
    expect(await baselineChange(84, history, [])).toMatchObject({ own: 3 });
    expect(await baselineChange(84, history, [gain(6)])).toMatchObject({ own: 4, baseline: 4 });
  });

  it('is compared against both anchors', async () => {
    expect(await baselineChange(84, history, [gain(6)], { 'dry-weight': 79 })).toEqual({
      baseline: 5,
      dry: 5,
      own: 4,
    });
  });

  it('goes on for an alert about another sign, or one that no tree declares', async () => {
    for (const condition of ['hypoxaemia', 'data-problem:unknown-unit', 'past-event:weight-gain-7d'])
      expect(await baselineChange(84, history, [{ condition, openedAtMs: now - 6 * day }])).toMatchObject({
        own: 3,
      });
  });

  it('counts from the alert that opened first', async () => {
    expect(await baselineChange(84, history, [gain(2), gain(6)])).toMatchObject({ own: 4 });
  });

  it('is unknown, the stricter branch, where too little came before the alert', async () => {
    expect(await baselineChange(84, history, [gain(12)])).toMatchObject({ own: 'no-baseline' });
  });

  it('cannot be moved by whatever is measured after the alert opened', async () => {
    const after = fc.array(fc.integer({ min: 600, max: 1200 }), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(after, async (tenths) => {
        const moved = [...days(tenths.map((one) => one / 10)), ...days([80, 80, 80, 80, 80, 80], 7)];
        expect(await baselineChange(84, moved, [gain(6)])).toMatchObject({ own: 4 });
      }),
      { numRuns: 60 },
    );
  });
});
