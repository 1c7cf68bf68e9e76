import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { VitalSign } from '#domain';
import type { Sample } from '../../src/index.js';
import { day, hour, minute, now, sample, value } from '../builders.js';
import { ask, daily } from './told.js';

describe('H09: a new device begins a new baseline', () => {
  const signs: readonly [VitalSign, number][] = [
    ['spo2', 95],
    ['systolic', 120],
    ['heart-rate', 70],
    ['weight', 80],
    ['glucose', 110],
  ];

  it.each(signs)('of %s, which is unknown until it has days enough', async (sign, usual) => {
    const names = [`${sign}.baseline-change`];
    const old = daily(sign, [usual, usual, usual, usual, usual, usual], { deviceId: 'old' });
    expect(await ask([value(sign, usual)], names, { history: old })).toEqual(['no-baseline']);
    const own = daily(sign, [usual - 2, usual - 2, usual - 2, usual - 2, usual - 2]);
    expect(await ask([value(sign, usual)], names, { history: [...old, ...own] })).toEqual([2]);
  });

  it('keeps apart two devices that are used on the same days, whichever comes last', async () => {
    const oximeter = daily('heart-rate', [60, 60, 60, 60, 60, 60]);
    const cuff = daily('heart-rate', [90, 90, 90, 90, 90, 90], { deviceId: 'cuff' });
    const apart = fc.integer({ min: -40, max: 40 });
    await fc.assert(
      fc.asyncProperty(apart, async (minutes) => {
        const moved = cuff.map((one) => ({ ...one, at: one.at + minutes * minute }));
        const history = [...oximeter, ...moved];
        expect(await ask([value('heart-rate', 65)], ['heart-rate.baseline-change'], { history })).toEqual([
          5,
        ]);
      }),
    );
  });

  it('knows no change over days that another scale measured', async () => {
    const history = daily('weight', [80, 80, 80, 80, 80, 80, 80, 80], { deviceId: 'old' });
    const names = ['weight.change-24h', 'weight.change-72h', 'weight.change-7d', 'weight.trend-7d'];
    expect(await ask([value('weight', 83)], names, { history })).toEqual(names.map(() => 'no-baseline'));
  });
});

describe('a jump', () => {
  const jump = async (latest: number, history: readonly Sample[]) =>
    (await ask([value('weight', latest)], ['weight.jump'], { history }))[0];

  it('is told from the patient’s own last days, on any device', async () => {
    expect(await jump(110, daily('weight', [80, 80.4]))).toBe(29.8);
    expect(await jump(110, daily('weight', [80, 80], { deviceId: 'old' }))).toBe(30);
  });

  it('is not hidden by one odd day, nor by what lies further back', async () => {
    expect(await jump(110, daily('weight', [50, 50, 50, 80, 80, 110, 80, 80]))).toBe(30);
  });

  it('asks for two days of the last 14', async () => {
    expect(await jump(110, daily('weight', [80]))).toBe('no-baseline');
    expect(
      await jump(110, [sample('weight', 80, now - 15 * day), sample('weight', 80, now - 16 * day)]),
    ).toBe('no-baseline');
    expect(await ask([], ['weight.jump'])).toEqual(['never']);
  });

  it('looks at the last value of each day, in whatever order they came', async () => {
    const days = daily('weight', [80, 80, 80]);
    const mornings = days.map((one) => ({ ...one, at: one.at - 2 * hour, interval: { low: 60, high: 60 } }));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...days, ...mornings], { minLength: 6 }), async (history) => {
        expect(await jump(81, history)).toBe(1);
      }),
    );
  });
});
