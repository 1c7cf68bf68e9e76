import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  heldAt,
  holderOf,
  point,
  readDeviceCode,
  type HeldDevice,
  type NormalisedValue,
} from '../src/index.js';

const at = (ms: number) => new Date(ms);
const slots = ['', '1', '2'];
const patients = ['a', 'b', 'c'];

/** As the database keeps them: no two overlap in a slot. */
const assignments = fc
  .array(
    fc.record({
      patientId: fc.constantFrom(...patients),
      slot: fc.constantFrom(...slots),
      from: fc.nat(100),
      length: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    }),
    { maxLength: 12 },
  )
  .map((all) => {
    const kept: HeldDevice[] = [];
    for (const { patientId, slot, from, length } of all) {
      const one = {
        patientId,
        slot,
        from: at(from),
        to: length === undefined ? undefined : at(from + length),
      };
      const overlaps = kept.some(
        (other) =>
          other.slot === slot &&
          (other.to === undefined || one.from < other.to) &&
          (one.to === undefined || other.from < one.to),
      );
      if (!overlaps) kept.push(one);
    }
    return kept;
  });
const slot = fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined });

describe('H08: whose a reading is', () => {
  it('never belongs to two patients, and never to one who had neither device nor slot then', () => {
    fc.assert(
      fc.property(assignments, slot, fc.nat(150), (all, of, ms) => {
        const holder = holderOf(all, of, heldAt(ms));
        const had = all.filter(heldAt(ms)).map(({ patientId }) => patientId);
        if (holder.kind === 'one') {
          expect(had).toContain(holder.patientId);
          if (of === undefined) expect(new Set(had)).toEqual(new Set([holder.patientId]));
        }
        if (holder.kind === 'several') expect(new Set(holder.patientIds)).toEqual(new Set(had));
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same in whatever order assignments were written down', () => {
    const shuffled = assignments.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, slot, fc.nat(150), ([all, again], of, ms) => {
        expect(holderOf(again, of, heldAt(ms))).toEqual(holderOf(all, of, heldAt(ms)));
      }),
      { numRuns: 1000 },
    );
  });

  const shared: readonly HeldDevice[] = [
    { patientId: 'a', slot: '1', from: at(0), to: undefined },
    { patientId: 'b', slot: '2', from: at(0), to: at(50) },
  ];
  const whole: readonly HeldDevice[] = [{ patientId: 'c', slot: '', from: at(0), to: undefined }];

  it.each([
    { of: '1', ms: 10, held: shared, is: { kind: 'one', patientId: 'a' } },
    { of: '2', ms: 49, held: shared, is: { kind: 'one', patientId: 'b' } },
    { of: '2', ms: 50, held: shared, is: { kind: 'none' } },
    { of: '3', ms: 10, held: shared, is: { kind: 'none' } },
    { of: undefined, ms: 10, held: shared, is: { kind: 'several', patientIds: ['a', 'b'] } },
    { of: undefined, ms: 60, held: shared, is: { kind: 'one', patientId: 'a' } },
    { of: '7', ms: 10, held: whole, is: { kind: 'one', patientId: 'c' } },
    { of: undefined, ms: -1, held: whole, is: { kind: 'none' } },
    { of: '', ms: 10, held: whole, is: { kind: 'one', patientId: 'c' } },
    { of: '', ms: 10, held: shared, is: { kind: 'none' } },
  ])('slot $of at $ms: $is.kind', ({ of, ms, held, is }) => {
    expect(holderOf(held, of, heldAt(ms))).toEqual(is);
  });
});

describe('H01: a number that means LO or HI', () => {
  const codes = [
    { vitalSign: 'glucose', sent: 19, unit: 'mg/dL', comparator: '<', limit: 20 },
    { vitalSign: 'glucose', sent: 9999, unit: 'mg/dL', comparator: '>', limit: 600 },
    { vitalSign: 'glucose', sent: 1, unit: 'mmol/L', comparator: '<', limit: 20 },
  ] as const;
  const glucose = (value: number): NormalisedValue => ({
    code: '2339-0',
    vitalSign: 'glucose',
    interval: point(value),
    value,
    unit: 'mg/dL',
    plausibility: 'plausible',
  });

  it('is read as the interval it stands for, and kept beside it', () => {
    expect(readDeviceCode(glucose(19), { value: 19, unit: 'mg/dL' }, codes)).toMatchObject({
      interval: { low: -Infinity, high: 20, highOpen: true },
      comparator: '<',
      value: 20,
      encoded: 19,
      plausibility: 'plausible',
    });
    expect(readDeviceCode(glucose(9999), { value: 9999, unit: 'mg/dL' }, codes)).toMatchObject({
      interval: { low: 600, high: Infinity, lowOpen: true },
      plausibility: 'plausible',
    });
    expect(readDeviceCode(glucose(18), { value: 1, unit: 'mmol/L' }, codes)).toMatchObject({ value: 20 });
  });

  it('is a number like any other in another unit, of another sign, or with a comparator', () => {
    const as = (value: NormalisedValue, unit: string) => readDeviceCode(value, { value: 19, unit }, codes);
    expect(as(glucose(342), 'mmol/L')).toEqual(glucose(342));
    const other: NormalisedValue = { ...glucose(19), vitalSign: 'weight' };
    expect(as(other, 'mg/dL')).toEqual(other);
    const said: NormalisedValue = { ...glucose(19), comparator: '>' };
    expect(as(said, 'mg/dL')).toEqual(said);
  });

  it('changes no value that is not in the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 600 }), (value) => {
        expect(readDeviceCode(glucose(value), { value, unit: 'mg/dL' }, codes)).toEqual(glucose(value));
      }),
    );
  });
});
