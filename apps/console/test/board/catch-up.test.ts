import { rank, type Severity } from '#domain';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { missedBetween } from '../../src/board/catch-up.js';
import { alertWith } from '../builders.js';

const what = (...given: Parameters<typeof missedBetween>): [string, string][] =>
  missedBetween(...given).map((one) => [one.alert.id, one.what]);

describe('what happened while nobody watched', () => {
  it('is told by what became of each alert, the most severe first', () => {
    const owner = { id: 'u-2', name: 'C' };
    const before = [
      alertWith({ id: 'same', severity: 'tier1' }),
      alertWith({ id: 'gone', severity: 'tier1', openedAt: 5 }),
      alertWith({ id: 'rose', severity: 'tier1' }),
      alertWith({ id: 'free', state: 'acknowledged', owner, severity: 'indeterminate' }),
      alertWith({ id: 'held', severity: 'indeterminate' }),
      alertWith({ id: 'more', severity: 'indeterminate', openedAt: 7 }),
    ];
    const after = [
      alertWith({ id: 'same', severity: 'tier1' }),
      alertWith({ id: 'rose', severity: 'critical', version: 2, openedAt: 9 }),
      alertWith({ id: 'new', severity: 'critical', openedAt: 8 }),
      alertWith({ id: 'free', state: 'escalated', owner, severity: 'indeterminate', version: 2 }),
      alertWith({ id: 'held', state: 'acknowledged', owner, severity: 'indeterminate', version: 2 }),
      alertWith({ id: 'more', severity: 'indeterminate', readings: 2, openedAt: 7 }),
    ];
    expect(what(before, after)).toEqual([
      ['new', 'new'],
      ['rose', 'worse'],
      ['gone', 'ended'],
      ['more', 'joined'],
      ['free', 'calling'],
      ['held', 'taken'],
    ]);
  });

  it('is nothing when nothing happened, everything when nothing was known, and always in order (property)', () => {
    const alerts = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        severity: fc.constantFrom<Severity>('critical', 'tier1', 'indeterminate'),
        state: fc.constantFrom('open', 'escalated', 'acknowledged' as const),
        version: fc.integer({ min: 1, max: 3 }),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(alerts, alerts, (one, other) => {
        const [before, after] = [one.map(alertWith), other.map(alertWith)];
        expect(what(before, before)).toEqual([]);
        expect(what([], after).every(([, kind]) => kind === 'new')).toBe(true);
        const missed = missedBetween(before, after);
        const told = new Set(missed.map(({ alert }) => alert.id));
        for (const alert of before)
          if (!after.some(({ id, version }) => id === alert.id && version === alert.version))
            expect(told.has(alert.id)).toBe(true);
        for (const alert of after)
          if (!before.some(({ id }) => id === alert.id)) expect(told.has(alert.id)).toBe(true);
        const ranks = missed.map(({ alert }) => rank(alert.severity));
        expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
        expect(told.size).toBe(missed.length);
      }),
    );
  });
});
