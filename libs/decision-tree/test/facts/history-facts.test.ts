import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { VitalSign } from '#domain';
import type { Sample } from '../../src/index.js';
import { absent, day, hour, minute, now, sample, value } from '../builders.js';
import { ask, daily } from './told.js';

describe('the value before the latest', () => {
  const names = ['systolic.previous', 'systolic.previous-minutes'];

  it('is the last one of an earlier minute, with the minutes between', async () => {
    const history = [sample('systolic', 185, now - 4 * minute), sample('systolic', 150, now - 8 * minute)];
    expect(await ask([value('systolic', 182)], names, { history })).toEqual([185, 4]);
    const seconds = [sample('systolic', 170, now + 20_000), sample('systolic', 185, now - 40_000)];
    const given = { history: seconds, now: now + 30_000 };
    expect(await ask([value('systolic', 182)], names, given)).toEqual([185, 1]);
  });

  it('is the true one however densely or sparsely it is measured', async () => {
    const anyTimes = fc.uniqueArray(fc.nat({ max: 60 * 24 * 8 - 60 }), { minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(anyTimes, async (minutesAgo) => {
        const history = minutesAgo.map((ago) =>
          sample('systolic', 100 + (ago % 60), now - (ago + 1) * minute),
        );
        const nearest = Math.min(...minutesAgo);
        expect(await ask([value('systolic', 182)], names, { history })).toEqual([
          100 + (nearest % 60),
          nearest + 1,
        ]);
      }),
      { numRuns: 150 },
    );
  });

  it('passes over implausible ones, and is unknown with the latest or without another', async () => {
    const history = [sample('systolic', 30, now - minute), sample('systolic', 150, now - 9 * minute)];
    expect(await ask([value('systolic', 182)], names, { history })).toEqual([150, 9]);
    expect(await ask([value('systolic', 182)], names)).toEqual(['never', 'never']);
    expect(await ask([absent('systolic', 'error')], names, { history })).toEqual(['absent', 'absent']);
  });
});

describe('the trend over 7 days', () => {
  it('is the slope of the daily values, and one odd day does not turn it', async () => {
    const history = daily('weight', [80, 80.3, 80.6, 95, 81.2, 81.5]);
    expect(await ask([value('weight', 81.8)], ['weight.trend-7d'], { history })).toEqual([0.3]);
  });

  it('asks for four days, on one scale', async () => {
    const trend = async (history: readonly Sample[]) =>
      (await ask([value('weight', 81)], ['weight.trend-7d'], { history }))[0];
    expect(await trend(daily('weight', [80, 80]))).toBe('no-baseline');
    expect(await trend(daily('weight', [80, 80, 80]))).toBe(0.166667);
    expect(await trend(daily('weight', [80, 80, 80], { deviceId: 'old-scale' }))).toBe('no-baseline');
  });

  it('looks at the 7 local days up to the latest value, and takes the last of each', async () => {
    const older = daily('systolic', [200, 120, 120, 120, 120, 120, 120]);
    const twice = older.map((one) => ({ ...one, at: one.at - 3 * hour, interval: { low: 199, high: 199 } }));
    expect(
      await ask([value('systolic', 120)], ['systolic.trend-7d'], { history: [...older, ...twice] }),
    ).toEqual([0]);
  });

  it('is the true slope of any straight line, whatever days are missing', async () => {
    const days = fc.subarray([1, 2, 3, 4, 5, 6], { minLength: 3 });
    await fc.assert(
      fc.asyncProperty(days, fc.integer({ min: -20, max: 20 }), async (present, slope) => {
        const history = present.map((ago) => sample('weight', 80 - (ago * slope) / 10, now - ago * day));
        expect(await ask([value('weight', 80)], ['weight.trend-7d'], { history })).toEqual([slope / 10 + 0]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('days with data', () => {
  it('are counted over the last 14 local days, today among them', async () => {
    const history = daily(
      'weight',
      Array.from({ length: 20 }, () => 80),
    );
    const names = ['weight.days-14d', 'glucose.days-14d'];
    expect(await ask([value('weight', 80)], names, { history })).toEqual([14, 0]);
    expect(await ask([value('spo2', 97)], names, { history })).toEqual([13, 0]);
  });
});

describe('the baseline', () => {
  const month = daily(
    'weight',
    Array.from({ length: 10 }, () => 80),
  );
  const names = ['weight.own-change', 'weight.dry-change', 'weight.baseline-change'];
  const changes = (plan: Record<string, number | string>) =>
    ask([value('weight', 82)], names, { history: month, plan });

  it('H09: is compared with both, the dry weight of the plan and the own of the scale in use', async () => {
    expect(await changes({ 'dry-weight': 78 })).toEqual([2, 4, 4]);
    expect(await changes({})).toEqual([2, 'not-in-plan', 2]);
  });

  it('H09: outside the bounds of the plan it is unknown, not dragged along', async () => {
    expect(await changes({ 'baseline-weight-low': 76, 'baseline-weight-high': 80 })).toEqual([
      2,
      'not-in-plan',
      2,
    ]);
    expect(await changes({ 'baseline-weight-high': 79.9 })).toEqual([
      'out-of-bounds',
      'not-in-plan',
      'out-of-bounds',
    ]);
    expect(await changes({ 'baseline-weight-low': 81, 'dry-weight': 81 })).toEqual(['out-of-bounds', 1, 1]);
  });

  it('H09: is dragged past its upper bound by a slow rise, and then excuses nothing', async () => {
    const rising = daily(
      'weight',
      Array.from({ length: 30 }, (_, index) => 78 + index * 0.2),
    );
    const given = { history: rising, plan: { 'baseline-weight-high': 80 } };
    expect(await ask([value('weight', 84)], ['weight.own-change'], given)).toEqual(['out-of-bounds']);
    expect(await ask([value('weight', 84)], ['weight.own-change'], { history: rising })).toEqual([3.1]);
  });

  it('a dry weight that nobody can have makes the change unknown instead of small', async () => {
    expect(await changes({ 'dry-weight': 800 })).toEqual([2, 'implausible', 'implausible']);
    expect(await changes({ 'dry-weight': 'heavy' })).toEqual([2, 'wrong-type', 2]);
  });

  it('has bounds for every sign', async () => {
    const history = daily('spo2', [88, 88, 88, 88, 88]);
    const fall = (plan: Record<string, number>) =>
      ask([value('spo2', 87)], ['spo2.baseline-change'], { history, plan });
    expect(await fall({})).toEqual([-1]);
    expect(await fall({ 'baseline-spo2-low': 90 })).toEqual(['out-of-bounds']);
  });
});

describe('signal quality', () => {
  const quality = async (sign: VitalSign, number: number, given?: number) =>
    (
      await ask(
        [{ ...value(sign, number), ...(given !== undefined && { quality: given }) }],
        ['spo2.quality', 'heart-rate.quality'],
        { history: [sample('heart-rate', 70, now - minute, { quality: 0.9 })] },
      )
    )[0];

  it('H16: is told of the deciding value, implausible or not', async () => {
    expect(await quality('spo2', 92, 0.4)).toBe(0.4);
    expect(await quality('spo2', 45, 0.1)).toBe(0.1);
    expect(await quality('spo2', 92)).toBe('absent');
    expect(await quality('weight', 80)).toBe('never');
  });

  it('otherwise of the latest one', async () => {
    const history = [sample('heart-rate', 70, now - minute, { quality: 0.9 })];
    expect(await ask([value('spo2', 97)], ['heart-rate.quality'], { history })).toEqual([0.9]);
  });
});
