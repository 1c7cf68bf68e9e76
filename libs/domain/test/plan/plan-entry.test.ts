import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  authorRefusal,
  entryRefusal,
  maxPlanWords,
  planCatalogue,
  type PlanEntryDraft,
  type PlanStanding,
} from '../../src/index.js';

const dayMs = 24 * 3600_000;
const now = Date.parse('2026-11-20T08:00:00Z');
const physician = { isPhysician: true, hasSigned: true };
const nurse = { isPhysician: false, hasSigned: false };

function weight(given: Partial<PlanEntryDraft> = {}): PlanEntryDraft {
  const until = (given.from ?? now) + 90 * dayMs;
  return { name: 'dry-weight', value: 80, unit: 'kg', from: now, until, bounds: null, ...given };
}

describe('the catalogue', () => {
  it.each([...planCatalogue.values()])('$name is whole', (parameter) => {
    const { type, unit, range, choices, writer, maxDays, fact } = parameter;
    expect([unit !== undefined, range !== undefined]).toEqual([type === 'number', type === 'number']);
    if (range !== undefined) expect(range[0]).toBeLessThan(range[1]);
    expect(choices !== undefined).toBe(type === 'choice');
    if (writer === 'bounded') expect([type, maxDays !== undefined]).toEqual(['number', true]);
    if (type === 'words') expect(fact).toBeUndefined();
  });

  it('H13: gives no tree what was decided about treatment', () => {
    for (const name of ['code-status', 'treatment-limits']) {
      expect(planCatalogue.get(name)).toMatchObject({ onCard: true });
      expect(planCatalogue.get(name)?.fact).toBeUndefined();
    }
  });

  it('H19, H26: has on every card what must be known before anybody speaks', () => {
    const shown = [...planCatalogue.values()].filter((one) => one.onCard).map((one) => one.name);
    expect(shown.sort()).toEqual([
      'allergies',
      'anticoagulant',
      'code-status',
      'hearing',
      'interpreter-needed',
      'language',
      'treatment-limits',
    ]);
  });
});

describe('an entry', () => {
  it.each<[string, Partial<PlanEntryDraft>]>([
    ['plan-unknown-parameter', { name: 'wet-weight' }],
    ['plan-wrong-type', { value: '80' }],
    ['plan-wrong-type', { value: Number.NaN }],
    ['plan-wrong-type', { name: 'spo2-scale', value: 1.5, unit: '{scale}' }],
    ['plan-wrong-type', { name: 'lvad', value: 'no', unit: null }],
    ['plan-wrong-type', { name: 'due-date', value: '2026-02-30', unit: null }],
    ['plan-wrong-type', { name: 'language', value: 'Deutsch, bitte', unit: null }],
    ['plan-wrong-type', { name: 'care-plan', value: ' ', unit: null }],
    ['plan-wrong-unit', { unit: '[lb_av]' }],
    ['plan-wrong-unit', { unit: null }],
    ['plan-wrong-unit', { name: 'lvad', value: true, unit: 'kg' }],
    ['plan-wrong-unit', { value: null, unit: 'kg', until: null }],
    ['plan-out-of-range', { value: 8 }],
    ['plan-out-of-range', { name: 'code-status', value: 'maybe', unit: null }],
    ['plan-out-of-range', { name: 'care-plan', value: 'x'.repeat(maxPlanWords + 1), unit: null }],
    ['plan-bad-dates', { until: now }],
    ['plan-bad-dates', { from: now - 3 * dayMs, until: now - dayMs }],
    ['plan-bad-dates', { value: null, unit: null, until: now + dayMs }],
    ['plan-needs-expiry', { until: null }],
    ['plan-expires-too-late', { until: now + 93 * dayMs }],
    ['plan-bad-bounds', { bounds: { low: 81, high: 90 } }],
    ['plan-bad-bounds', { bounds: { low: 5, high: 90 } }],
    ['plan-bad-bounds', { bounds: { low: 90, high: 70 } }],
    ['plan-bad-bounds', { name: 'spo2-target-low', value: 90, unit: '%', bounds: { low: 88, high: 92 } }],
  ])('is refused with %s: %j', (code, given) => {
    expect(entryRefusal(weight(given), now)).toBe(code);
  });

  it('stands where it is what the catalogue says', () => {
    expect(entryRefusal(weight({ bounds: { low: 78, high: 82 } }), now)).toBeUndefined();
    expect(entryRefusal(weight({ value: null, unit: null, until: null }), now)).toBeUndefined();
    for (const value of ['de', 'pt-BR', 'zh-Hant-TW', 'es-419'])
      expect(entryRefusal(weight({ name: 'language', value, unit: null, until: null }), now)).toBeUndefined();
  });

  it('is within its range in its unit, whatever the parameter and number', () => {
    const numbers = [...planCatalogue.values()].filter((one) => one.type === 'number');
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.double(), fc.boolean(), (parameter, value, hasUnit) => {
        const { name, unit = '', range = [0, 0], isWhole } = parameter;
        const draft = weight({ name, value, unit: hasUnit ? unit : 'furlong', until: now + 20 * dayMs });
        const fits = value >= range[0] && value <= range[1] && (!isWhole || Number.isInteger(value));
        expect(entryRefusal(draft, now) === undefined).toBe(fits && hasUnit);
      }),
    );
  });
});

describe('who may write', () => {
  const standing: PlanStanding = { until: now + 30 * dayMs, bounds: { low: 78, high: 82 } };
  const until = now + 30 * dayMs;

  it('takes a physician with a signature, and one without for nothing that must be signed', () => {
    expect(authorRefusal(weight(), physician, undefined, now)).toBeUndefined();
    const unsigned = { isPhysician: true, hasSigned: false };
    expect(authorRefusal(weight(), unsigned, standing, now)).toBe('plan-needs-signature');
    expect(
      authorRefusal(weight({ name: 'language', value: 'de' }), unsigned, undefined, now),
    ).toBeUndefined();
  });

  it.each<[string | undefined, Partial<PlanEntryDraft>, PlanStanding | undefined]>([
    [undefined, { value: 79, until }, standing],
    [undefined, { value: 82, until: now + dayMs }, standing],
    ['plan-needs-physician', { value: 79, until }, undefined],
    ['plan-needs-physician', { value: 79, until }, { until, bounds: null }],
    ['plan-needs-physician', { value: null, unit: null, until: null }, standing],
    ['plan-needs-physician', { value: 79, until, bounds: { low: 60, high: 99 } }, standing],
    ['plan-needs-physician', { name: 'lvad', value: true, unit: null, until: null }, standing],
    ['plan-outside-bounds', { value: 82.1, until }, standing],
    ['plan-outside-bounds', { value: 77.9, until }, standing],
    ['plan-bad-dates', { value: 79, until, from: now + 1 }, standing],
    ['plan-expires-too-late', { value: 79, until: until + 1 }, standing],
  ])('tells a nurse %s about %j', (code, given, there) => {
    expect(authorRefusal(weight(given), nurse, there, now)).toBe(code);
  });

  it('lets no nurse past what a physician signed, whatever is asked', () => {
    const number = fc.double({ min: 20, max: 400, noNaN: true });
    fc.assert(
      fc.property(number, number, number, fc.integer({ min: -90, max: 90 }), (a, b, value, days) => {
        const bounds = { low: Math.min(a, b), high: Math.max(a, b) };
        const draft = weight({ value, until: until + days * dayMs });
        const refusal = authorRefusal(draft, nurse, { until, bounds }, now);
        expect(refusal === undefined).toBe(value >= bounds.low && value <= bounds.high && days <= 0);
      }),
    );
  });
});
