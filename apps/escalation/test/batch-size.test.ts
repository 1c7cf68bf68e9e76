import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstBatchSize, nextBatchSize } from '../src/batch-size.js';

describe('the size of a turn', () => {
  it('shrinks until a turn is short enough, grows while there is time, and stays within its bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 })), (durations) => {
        let size = firstBatchSize;
        for (const ms of durations) {
          const next = nextBatchSize(size, ms);
          expect(next).toBeGreaterThanOrEqual(5);
          expect(next).toBeLessThanOrEqual(40);
          if (ms > 50) expect(next < size || next === 5).toBe(true);
          if (ms < 25) expect(next > size || next === 40).toBe(true);
          if (ms >= 25 && ms <= 50) expect(next).toBe(size);
          size = next;
        }
      }),
    );
  });
});
