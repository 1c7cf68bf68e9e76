import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutBatches } from '../src/worker/batcher.js';
import { parcel } from './parcels.js';

const parcels = fc
  .array(fc.boolean(), { maxLength: 50 })
  .map((corrects) =>
    corrects.map((correction, index) =>
      parcel(String(index), correction ? { correction: 'amended' } : undefined),
    ),
  );

describe('batches', () => {
  it('contain every parcel once, in order, and no more than fit', () => {
    fc.assert(
      fc.property(parcels, fc.integer({ min: 1, max: 12 }), (given, size) => {
        const batches = cutBatches(given, size);
        expect(batches.flat()).toEqual(given);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(size);
        }
      }),
    );
  });

  it('leave a correction alone, so that what it replaces is in the database before it', () => {
    fc.assert(
      fc.property(parcels, fc.integer({ min: 1, max: 12 }), (given, size) => {
        for (const batch of cutBatches(given, size)) {
          if (batch.some(({ decoded }) => decoded?.correction !== undefined)) expect(batch).toHaveLength(1);
        }
      }),
    );
  });

  it('are as few as may be where nothing is corrected', () => {
    const given = Array.from({ length: 10 }, (_, index) => parcel(String(index)));
    expect(cutBatches(given, 4).map(({ length }) => length)).toEqual([4, 4, 2]);
  });
});
