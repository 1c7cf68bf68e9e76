import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromComparator } from '#domain';
import type { Sample } from '../../src/index.js';
import { hour, minute, now, sample, value } from '../builders.js';
import { ask } from './told.js';

/** Samples of a monitor every `step` minutes, the last one `ago` minutes before now. */
function monitor(values: readonly number[], { step = 5, ago = 5 } = {}): Sample[] {
  return values.map((one, index) =>
    sample('glucose', one, now - (ago + (values.length - 1 - index) * step) * minute),
  );
}

const repeated = (count: number, number: number): number[] => Array.from({ length: count }, () => number);

describe('minutes beyond a limit', () => {
  const names = ['glucose.minutes-below-54', 'glucose.minutes-below-70', 'glucose.minutes-above-250'];

  it('count back from the latest value over samples that are beyond', async () => {
    const history = monitor([80, 69, 65, 53.9, 50, 48]);
    expect(await ask([value('glucose', 53)], names, { history })).toEqual([15, 25, 0]);
    expect(await ask([value('glucose', 54)], names, { history })).toEqual([0, 25, 0]);
    expect(await ask([value('glucose', 251)], names, { history: monitor([249, 251, 300]) })).toEqual([
      0, 0, 10,
    ]);
  });

  it('stop at a gap of more than 20 minutes', async () => {
    const history = [...monitor([50, 50, 50], { ago: 41 }), ...monitor([50, 50], { ago: 15 })];
    expect(await ask([value('glucose', 50)], names, { history })).toEqual([20, 20, 0]);
  });

  it('H15: a first low value is 0 minutes, and says so at once', async () => {
    expect(await ask([value('glucose', 48)], names, { history: monitor([90, 90]) })).toEqual([0, 0, 0]);
  });

  it('H01: of a value that may be on either side are an interval', async () => {
    const history = monitor([50, 50]);
    expect(await ask([value('glucose', 60, '<')], names, { history })).toEqual([[0, 10], 10, 0]);
    expect(await ask([value('glucose', 40, '<')], names, { history })).toEqual([10, 10, 0]);
    expect(await ask([value('glucose', 400, '>')], names, { history: monitor([260]) })).toEqual([0, 0, 5]);
  });

  it('are unknown with the latest value', async () => {
    expect(await ask([value('glucose', 5)], names, { history: monitor([50, 50]) })).toEqual(
      repeated(3, 0).map(() => 'implausible'),
    );
  });
});

describe('events of low glucose in 24 h', () => {
  const names = ['glucose.events-below-54-24h', 'glucose.events-below-70-24h'];
  const events = (values: readonly number[], rest = {}) =>
    ask([value('glucose', 100)], names, { history: monitor(values, rest) });

  it('take 15 minutes below: three samples, each standing until the next', async () => {
    expect(await events([...repeated(4, 90), ...repeated(2, 60), ...repeated(4, 90)])).toEqual([0, 0]);
    expect(await events([...repeated(4, 90), ...repeated(3, 60), ...repeated(4, 90)])).toEqual([0, 1]);
    expect(await events([...repeated(4, 90), ...repeated(3, 50), ...repeated(4, 90)])).toEqual([1, 1]);
    expect(await events([90, 60, 60, 50, 60, 60, 90, 90, 90])).toEqual([0, 1]);
  });

  it('end with 15 minutes at 70 or above, not with a moment of it', async () => {
    const low = repeated(4, 50);
    expect(await events([...low, 70, 75, ...low, ...repeated(4, 90)])).toEqual([1, 1]);
    expect(await events([...low, 70, 75, 75, ...low, ...repeated(4, 90)])).toEqual([2, 2]);
    // Level 2 ends with level 1: 60 for an hour is no recovery.
    expect(await events([...low, ...repeated(12, 60), ...low, ...repeated(4, 90)])).toEqual([1, 1]);
  });

  it('end with a gap', async () => {
    const history = [...monitor(repeated(4, 50), { ago: 60 }), ...monitor(repeated(4, 50), { ago: 5 })];
    expect(await ask([value('glucose', 50)], names, { history })).toEqual([2, 2]);
  });

  it('count those of 24 h, and one that began before and went on', async () => {
    const at = async (hoursAgo: number, count: number) => {
      const bad = monitor(repeated(count, 50), { ago: hoursAgo * 60 });
      const good = monitor(repeated(Math.floor(hoursAgo * 12) - 2, 90), { ago: 5 });
      return ask([value('glucose', 90)], names, { history: [...bad, ...good] });
    };
    expect(await at(23, 4)).toEqual([1, 1]);
    expect(await at(25, 4)).toEqual([0, 0]);
    expect(await at(23.9, 24)).toEqual([1, 1]);
  });

  it('are unknown without a value in 24 h, and for a time of which only hourly values are kept', async () => {
    expect(await ask([value('spo2', 97)], names, { history: monitor([50], { ago: 1500 }) })).toEqual([
      'never',
      'never',
    ]);
    const measurement = { takenAtMs: now - 5 * hour };
    const history = monitor(repeated(60, 90));
    expect(await ask([value('glucose', 50)], names, { history, measurement })).toEqual(['stale', 'stale']);
  });

  it('are the same whether the monitor sends on the minute or drifts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -29, max: 29 }), { minLength: 40, maxLength: 40 }),
        async (drift) => {
          const values = [
            ...repeated(10, 90),
            ...repeated(4, 50),
            ...repeated(12, 90),
            ...repeated(4, 60),
            ...repeated(10, 90),
          ];
          const history = monitor(values).map((one, index) => ({
            ...one,
            at: one.at + (drift[index] ?? 0) * 1000,
          }));
          expect(await ask([value('glucose', 90)], names, { history })).toEqual([1, 2]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the fine history of glucose', () => {
  it('H01: keeps what a meter calls LO', async () => {
    const history = monitor([50, 50]).map((one) => ({ ...one, interval: fromComparator(40, '<') }));
    expect(await ask([value('glucose', 50)], ['glucose.minutes-below-54'], { history })).toEqual([10]);
  });
});
