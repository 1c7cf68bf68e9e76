import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fact } from '#domain';
import { factCatalogue, packFacts, unpackFacts, type StoredFacts } from '../src/index.js';

const names = [...factCatalogue.keys()];
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const number = fc.tuple(finite, finite, fc.boolean(), fc.boolean()).map(([a, b, fromBelow, open]): Fact => {
  const low = fromBelow ? -Infinity : Math.min(a, b);
  const high = !fromBelow && open ? Infinity : Math.max(a, b);
  const interval = { low, high, ...(open && { highOpen: true }) };
  return { kind: 'number', interval, unit: '%', ...(open && { ageSeconds: 12 }) };
});
const point = fc.tuple(finite, fc.option(fc.nat())).map(([value, age]): Fact => {
  const interval = { low: value, high: value };
  return { kind: 'number', interval, unit: 'kg', ...(age !== null && { ageSeconds: age }) };
});
const fact = fc.oneof(
  number,
  point,
  fc.constantFrom('none', 'usable', 'unusable').map((value): Fact => ({ kind: 'text', value })),
  fc.boolean().map((value): Fact => ({ kind: 'boolean', value })),
  fc
    .constantFrom('never', 'stale', 'absent', 'no-baseline')
    .map((reason): Fact => ({ kind: 'unknown', reason })),
);

describe('stored facts', () => {
  it('come back as they were, through JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fact), (facts) => {
        const stored = JSON.parse(packFacts(facts)) as StoredFacts;
        // JSON knows no negative zero, and no limit does.
        const plain = (set: Record<string, Fact>) => JSON.parse(JSON.stringify(set, infinities)) as unknown;
        expect(plain(unpackFacts(stored))).toEqual(plain(facts));
      }),
    );
  });

  it('say once what a measurement does not carry', () => {
    const facts: Record<string, Fact> = {
      spo2: { kind: 'number', interval: { low: 97, high: 97 }, unit: '%', ageSeconds: 0 },
      'spo2.status': { kind: 'text', value: 'usable' },
      'weight.status': { kind: 'text', value: 'none' },
      'glucose.status': { kind: 'text', value: 'none' },
      glucose: { kind: 'unknown', reason: 'never' },
      weight: { kind: 'unknown', reason: 'stale' },
    };
    expect(JSON.parse(packFacts(facts))).toEqual({
      spo2: [97, '%', 0],
      'spo2.status': 'usable',
      weight: { unknown: 'stale' },
      ':none': 'weight.status glucose.status',
      ':never': 'glucose',
    });
  });

  it('need no name that is a fact', () => {
    expect(names.filter((name) => !/^[a-z]/.test(name) || name.includes(' '))).toEqual([]);
  });
});

function infinities(_key: string, value: unknown): unknown {
  return value === Infinity ? 'Infinity' : value === -Infinity ? '-Infinity' : value;
}
