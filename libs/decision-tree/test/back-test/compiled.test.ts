import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NormalisedValue } from '#domain';
import { assess, assessCompiled, reassess, reassessCompiled, type Assessment } from '../../src/index.js';
import {
  absent,
  coded,
  day,
  heartFailure,
  hour,
  minute,
  now,
  redLimits,
  scene,
  value,
  type Scene,
} from '../builders.js';

const values: fc.Arbitrary<NormalisedValue> = fc.oneof(
  fc.integer({ min: 40, max: 100 }).map((spo2) => value('spo2', spo2)),
  fc.integer({ min: 15, max: 210 }).map((rate) => value('heart-rate', rate)),
  fc.integer({ min: 780, max: 840 }).map((tenths) => value('weight', tenths / 10)),
  fc.constantFrom<'<' | '>'>('<', '>').map((comparator) => value('glucose', 60, comparator)),
  fc.constant(absent('spo2', 'error')),
  fc.constantFrom('yes', 'no', 'perhaps').map((answer) => coded('chest-pain', answer)),
);
const taken = fc.oneof(fc.constant(0), fc.nat(40 * minute), fc.nat(5 * day));
const patients: fc.Arbitrary<Scene['patient']> = fc.constantFrom(
  {},
  { birthDate: '2011-02-03' },
  { plan: {} },
  { plan: { lvad: false, pregnant: false, 'spo2-target-low': 88 } },
);

const said = ({ disposition, results, facts, late, findings }: Assessment) => ({
  disposition,
  facts,
  late,
  findings,
  results: results.map((result) => ({ ...result, path: [] })),
});

describe('several sets of trees, by the compiled form alone', () => {
  it('come to what each alone comes to with json-rules-engine: repeated signs, late data, any population', async () => {
    const measured = fc.array(values, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(measured, taken, fc.boolean(), patients, async (some, age, precise, patient = {}) => {
        const measurement = { takenAtMs: now - age, precise };
        const input = scene(some, { measurement, patient });
        const sets = { one: [redLimits], both: [redLimits, heartFailure], none: [] };
        const found = assessCompiled(input, { all: [redLimits, heartFailure], sets });
        for (const name of ['one', 'both'] as const) {
          const alone = await assess({ ...input, trees: sets[name] });
          const { facts: all, ...rest } = said(found[name]);
          const { facts, ...expected } = said(alone);
          expect(rest).toEqual(expected);
          expect(all).toMatchObject(facts);
          const again = { ...input, trees: sets[name] };
          expect(said(reassessCompiled(again))).toEqual(said(await reassess(again)));
        }
        expect(found.none.winner.leaf).toBe('no-active-tree');
      }),
      { numRuns: 300 },
    );
  });

  it('reads facts once for all sets', () => {
    const input = scene([value('spo2', 80)], { measurement: { takenAtMs: now - hour } });
    const sets = { a: [redLimits], b: [heartFailure] };
    const { a, b } = assessCompiled(input, { all: [redLimits, heartFailure], sets });
    expect(a.facts).toBe(b.facts);
  });
});
