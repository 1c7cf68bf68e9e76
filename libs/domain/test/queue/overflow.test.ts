import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { overflowMoves, type OverflowItem, type OverflowRule } from '#domain';

const now = new Date('2026-06-15T12:00:00Z');
const inMinutes = (n: number): Date => new Date(now.getTime() + n * 60_000);
const rule: OverflowRule = {
  ruleId: 'r',
  tenant: 'metro',
  programmes: null,
  severities: ['tier1', 'indeterminate'],
  breachWithinMinutes: null,
  queueLongerThan: null,
  whenPaused: false,
  target: 'standby',
  priority: 1,
};
const item = (alertId: string, given: Partial<OverflowItem> = {}): OverflowItem => ({
  alertId,
  patientId: alertId,
  tenant: 'metro',
  site: 'metro-1',
  programmes: ['heart-failure'],
  severity: 'tier1',
  dueAt: inMinutes(30),
  paused: false,
  missed: false,
  localPaused: false,
  insteadOfLocal: null,
  ...given,
});
const anyItems: fc.Arbitrary<OverflowItem[]> = fc.uniqueArray(
  fc.record({
    alertId: fc.uuid(),
    patientId: fc.uuid(),
    tenant: fc.constantFrom('metro', 'other'),
    site: fc.constant('s'),
    programmes: fc.subarray(['heart-failure', 'copd']),
    severity: fc.constantFrom('tier1', 'indeterminate', 'critical'),
    dueAt: fc.integer({ min: -20, max: 100 }).map(inMinutes),
    paused: fc.boolean(),
    missed: fc.boolean(),
    localPaused: fc.boolean(),
    insteadOfLocal: fc.constantFrom(null, 'standby'),
  }),
  { selector: ({ alertId }) => alertId, maxLength: 20 },
);
const anyRules: fc.Arbitrary<OverflowRule[]> = fc.uniqueArray(
  fc.record({
    ruleId: fc.uuid(),
    tenant: fc.constantFrom('metro', 'other'),
    programmes: fc.option(fc.subarray(['heart-failure', 'copd'], { minLength: 1 })),
    severities: fc.subarray(['tier1' as const, 'indeterminate' as const]),
    breachWithinMinutes: fc.option(fc.integer({ min: 1, max: 90 })),
    queueLongerThan: fc.option(fc.integer({ min: 0, max: 10 })),
    whenPaused: fc.boolean(),
    target: fc.constantFrom('local', 'standby', 'third'),
    priority: fc.integer({ min: 1, max: 3 }),
  }),
  { selector: ({ ruleId }) => ruleId, maxLength: 4 },
);
const moved = (rules: OverflowRule[], items: OverflowItem[]): string[] =>
  overflowMoves(rules, items, now).map(({ alertId, cause, target }) => `${alertId} ${cause} ${target}`);

describe('an overflow rule', () => {
  it('moves nothing as long as nothing that it names is so', () => {
    expect(
      moved(
        [{ ...rule, breachWithinMinutes: 60, queueLongerThan: 2, whenPaused: true }],
        [item('a'), item('b')],
      ),
    ).toEqual([]);
  });

  it('moves what would miss its limit within the time that it names', () => {
    const items = [item('a', { missed: true }), item('b', { missed: true, dueAt: inMinutes(61) }), item('c')];
    expect(moved([{ ...rule, breachWithinMinutes: 60 }], items)).toEqual(['a breach standby']);
  });

  it('moves what is beyond the length that it names, the least urgent first', () => {
    const items = [
      item('soon', { dueAt: inMinutes(5) }),
      item('late', { dueAt: inMinutes(50) }),
      item('data', { severity: 'indeterminate', dueAt: inMinutes(1) }),
    ];
    expect(moved([{ ...rule, queueLongerThan: 1 }], items)).toEqual([
      'data queue standby',
      'late queue standby',
    ]);
  });

  it('moves all of it when those who serve it are paused', () => {
    expect(moved([{ ...rule, whenPaused: true }], [item('a', { paused: true }), item('b')])).toEqual([
      'a paused standby',
    ]);
  });

  it('sends nothing to a local team that is paused, but where its pause says', () => {
    const local = { ...rule, whenPaused: true, target: 'local' };
    const at = { paused: true, localPaused: true };
    expect(
      moved(
        [local],
        [item('a', at), item('b', { ...at, insteadOfLocal: 'third' }), item('c', { paused: true })],
      ),
    ).toEqual(['b paused third', 'c paused local']);
  });

  it('moves all that it is for of a patient whom it moves', () => {
    const items = [item('a', { missed: true, patientId: 'p' }), item('b', { patientId: 'p' }), item('c')];
    expect(moved([{ ...rule, breachWithinMinutes: 60 }], items)).toEqual([
      'a breach standby',
      'b breach standby',
    ]);
    expect(
      moved(
        [{ ...rule, breachWithinMinutes: 60, severities: ['tier1'] }],
        [...items.slice(0, 1), item('b', { patientId: 'p', severity: 'indeterminate' })],
      ),
    ).toEqual(['a breach standby']);
  });

  it('leaves what one could not move to the next', () => {
    const local = { ...rule, ruleId: 'a', whenPaused: true, target: 'local' };
    const next = { ...rule, ruleId: 'b', whenPaused: true, priority: 2 };
    expect(moved([next, local], [item('x', { paused: true, localPaused: true })])).toEqual([
      'x paused standby',
    ]);
  });

  it('never moves a critical, another health system’s or another programme’s work, nor anything twice', () => {
    fc.assert(
      fc.property(anyRules, anyItems, (rules, items) => {
        const moves = overflowMoves(rules, items, now);
        expect(new Set(moves.map(({ alertId }) => alertId)).size).toBe(moves.length);
        for (const move of moves) {
          const by = rules.find(({ ruleId }) => ruleId === move.ruleId);
          const what = items.find(({ alertId }) => alertId === move.alertId);
          expect(what?.severity).not.toBe('critical');
          expect(by?.severities).toContain(what?.severity);
          expect(by?.tenant).toBe(what?.tenant);
          expect(by?.programmes === null || by?.programmes.some((id) => what?.programmes.includes(id))).toBe(
            true,
          );
          expect(move.target === 'local' && what?.localPaused === true).toBe(false);
        }
      }),
    );
  });

  it('comes to the same whatever the order of rules and work', () => {
    fc.assert(
      fc.property(anyRules, anyItems, (rules, items) => {
        const sorted = (moves: string[]): string[] => moves.sort();
        expect(sorted(moved([...rules].reverse(), [...items].reverse()))).toEqual(
          sorted(moved(rules, items)),
        );
      }),
    );
  });

  it('needs a cause: no rule that names none moves anything', () => {
    fc.assert(
      fc.property(anyItems, (items) => {
        expect(moved([rule], items)).toEqual([]);
      }),
    );
  });
});
