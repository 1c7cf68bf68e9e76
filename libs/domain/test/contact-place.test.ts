import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeAt, zoneAt, zoneSpans, type Stay } from '../src/index.js';

interface Zoned extends Stay {
  readonly zone: string;
}

let entries = 0;
function stay(zone: string, from: number, more: Partial<Zoned> = {}): Zoned {
  entries += 1;
  return {
    stayId: `s${entries}`,
    entryId: entries,
    home: false,
    withdrawn: false,
    from,
    to: null,
    zone,
    ...more,
  };
}

describe('where the patient is', () => {
  const home = stay('America/New_York', 0, { home: true });
  const trip = stay('Europe/Berlin', 100, { to: 200 });

  it('away while a stay lasts, at home before and after', () => {
    expect([50, 100, 199, 200].map((at) => placeAt([home, trip], at)?.zone)).toEqual([
      'America/New_York',
      'Europe/Berlin',
      'Europe/Berlin',
      'America/New_York',
    ]);
  });

  it('the stay that began last', () => {
    const further = stay('Asia/Tokyo', 150, { to: 170 });
    expect([149, 150, 170].map((at) => placeAt([home, trip, further], at)?.zone)).toEqual([
      'Europe/Berlin',
      'Asia/Tokyo',
      'Europe/Berlin',
    ]);
  });

  it('an entry about the same stay takes the place of the earlier one, and a withdrawn stay is none', () => {
    const back = stay('Europe/Berlin', 100, { stayId: trip.stayId, to: 120 });
    expect(placeAt([home, trip, back], 150)?.zone).toBe('America/New_York');
    const never = stay('Europe/Berlin', 100, { stayId: trip.stayId, withdrawn: true });
    expect(placeAt([home, trip, back, never], 110)?.zone).toBe('America/New_York');
  });

  it('nowhere that was written down, without any entry', () => {
    expect(placeAt<Stay>([], 1)).toBeUndefined();
    expect(zoneAt(zoneSpans([], 'America/Denver'), 1)).toBe('America/Denver');
  });

  const anyStays = fc.uniqueArray(
    fc.record({
      stayId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      entryId: fc.integer({ min: 1, max: 1000 }),
      home: fc.boolean(),
      withdrawn: fc.boolean(),
      from: fc.integer({ min: 0, max: 1000 }),
      length: fc.option(fc.integer({ min: 1, max: 400 })),
      zone: fc.constantFrom('America/New_York', 'Europe/Berlin', 'Asia/Tokyo'),
    }),
    { maxLength: 8, selector: ({ entryId }) => entryId },
  );
  const asStays = anyStays.map((all) =>
    all.map(({ length, ...one }): Zoned => ({
      ...one,
      to: one.home || length === null ? null : one.from + length,
    })),
  );

  it('is one history, in whatever order it was read', () => {
    fc.assert(
      fc.property(asStays, fc.integer({ min: -10, max: 1500 }), (stays, at) => {
        expect(placeAt([...stays].reverse(), at)).toEqual(placeAt(stays, at));
      }),
    );
  });

  it('is one history, in whatever order it was entered', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 6 });
    const zones = [
      'America/New_York',
      'Europe/Berlin',
      'Asia/Tokyo',
      'Asia/Kolkata',
      'Etc/UTC',
      'Africa/Cairo',
    ];
    const entered = (times: readonly number[], order: (index: number) => number): Zoned[] =>
      times.map((from, index) =>
        stay(zones[index] ?? '', from, { stayId: `s${index}`, entryId: order(index), home: index % 2 === 0 }),
      );
    fc.assert(
      fc.property(distinct, fc.integer({ min: 0, max: 1500 }), (times, at) => {
        const forwards = placeAt(
          entered(times, (index) => index),
          at,
        );
        const backwards = placeAt(
          entered(times, (index) => times.length - index),
          at,
        );
        expect(backwards?.zone).toBe(forwards?.zone);
      }),
    );
  });

  it('has at every instant the zone of the place (H25)', () => {
    fc.assert(
      fc.property(asStays, fc.integer({ min: -10, max: 1500 }), (stays, at) => {
        const spans = zoneSpans(stays, 'Etc/UTC');
        expect(zoneAt(spans, at)).toBe(placeAt(stays, at)?.zone ?? 'Etc/UTC');
        expect(spans.map(({ from }) => from)).toEqual(
          [...spans.map(({ from }) => from)].sort((a, b) => a - b),
        );
      }),
    );
  });
});
