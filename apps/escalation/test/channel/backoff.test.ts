import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pauseSeconds } from '../../src/channel/backoff.js';

it('doubles up to a longest pause, a fifth more or less, and always the same', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 5000 }), fc.boolean(), (id, attempt, urgent) => {
      const [first, longest] = urgent ? [5, 60] : [15, 300];
      const exact = Math.min(longest, first * 2 ** (attempt - 1));
      const pause = pauseSeconds(id, attempt, urgent);
      expect(pause).toBeGreaterThanOrEqual(exact * 0.8);
      expect(pause).toBeLessThanOrEqual(exact * 1.2);
      expect(pauseSeconds(id, attempt, urgent)).toBe(pause);
    }),
  );
});

it('keeps apart what failed together', () => {
  const pauses = Array.from({ length: 100 }, (_, i) => pauseSeconds(`message ${i}`, 3, false));
  expect(new Set(pauses.map((pause) => Math.round(pause * 10))).size).toBeGreaterThan(50);
});
