import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  closingStates,
  contactForbidden,
  endReasons,
  enrolmentLifeCycle,
  monitoringAt,
  monitoringHistory,
  monitoringStepAllowed,
  openAlertsUnder,
  pauseReasons,
  suppressedBy,
  type MonitoringEntry,
  type MonitoringState,
} from '#domain';

const states: readonly MonitoringState[] = [
  { status: 'invited' },
  { status: 'consented' },
  { status: 'active' },
  ...pauseReasons.map((reason) => ({ status: 'paused', reason }) as const),
  ...endReasons.map((reason) => ({ status: 'ended', reason }) as const),
];

const entries = fc
  .uniqueArray(fc.record({ hour: fc.nat(60), state: fc.constantFrom(...states) }), {
    selector: ({ hour }) => hour,
    maxLength: 12,
  })
  .map((made) =>
    made.map(({ hour, state }, index): MonitoringEntry => ({
      ...state,
      entryId: index + 1,
      effectiveFromMs: hour * 3600_000,
    })),
  );

describe('the history of a patient’s monitoring', () => {
  it('is one, in whatever order entries of distinct times were recorded', () => {
    fc.assert(
      fc.property(
        entries.chain((made) =>
          fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length })),
        ),
        ([made, shuffled]) => {
          const renumbered = shuffled.map((entry, index) => ({ ...entry, entryId: index + 1 }));
          expect(monitoringHistory(renumbered)).toEqual(monitoringHistory(made));
        },
      ),
    );
  });

  it('leaves no time without a status after the first entry, and none with two', () => {
    fc.assert(
      fc.property(entries, fc.nat(70), (made, hour) => {
        const history = monitoringHistory(made);
        const at = hour * 3600_000;
        const holding = history.filter(
          ({ fromMs, toMs }) => fromMs <= at && (toMs === undefined || at < toMs),
        );
        const begun = made.some(({ effectiveFromMs }) => effectiveFromMs <= at);
        expect(holding).toHaveLength(begun ? 1 : 0);
        expect(monitoringAt(history, at)).toEqual(holding[0]);
      }),
    );
  });

  it('of entries for the same instant takes the one recorded last, whatever stands around it', () => {
    const at = (entryId: number, hour: number, state: MonitoringState): MonitoringEntry => ({
      ...state,
      entryId,
      effectiveFromMs: hour,
    });
    const history = monitoringHistory([
      at(7, 5, { status: 'paused', reason: 'travelling' }),
      at(9, 5, { status: 'paused', reason: 'admitted' }),
      at(8, 9, { status: 'active' }),
    ]);
    expect(history).toEqual([
      { status: 'paused', reason: 'admitted', fromMs: 5, toMs: 9 },
      { status: 'active', fromMs: 9, toMs: undefined },
    ]);
  });
});

describe('the life cycle', () => {
  it('lets every status be reached and, death excepted, left', () => {
    for (const state of states) {
      expect([undefined, ...states].some((from) => monitoringStepAllowed(from, state))).toBe(true);
      const left = states.some((to) => to !== state && monitoringStepAllowed(state, to));
      expect([state, left]).toEqual([state, state.reason !== 'deceased']);
    }
  });

  it('lets a death be recorded from everywhere', () => {
    const death = { status: 'ended', reason: 'deceased' } as const;
    for (const from of [undefined, ...states])
      expect(monitoringStepAllowed(from, death)).toBe(from?.reason !== 'deceased');
  });

  it('never goes from an invitation or an end straight to being watched', () => {
    const active = { status: 'active' } as const;
    const from = states.filter((state) => monitoringStepAllowed(state, active));
    expect(new Set(from.map(({ status }) => status))).toEqual(new Set(['consented', 'paused']));
    expect(enrolmentLifeCycle.length).toBeGreaterThan(10);
  });
});

describe('what a status means', () => {
  it('who is in hospital, withdrew or died is not called, and what was open is closed', () => {
    const silent = states.filter((state) => openAlertsUnder(state) === 'close');
    expect(silent).toEqual(closingStates);
    for (const state of silent) expect(contactForbidden(state)).toBe(state.reason);
    expect(openAlertsUnder(undefined)).toBe('go-on');
    expect(contactForbidden(undefined)).toBeUndefined();
  });

  it('nothing that closes alerts lets a new one open, not even a critical one', () => {
    for (const state of states)
      if (openAlertsUnder(state) === 'close')
        for (const severity of ['indeterminate', 'tier1', 'critical'] as const)
          expect(suppressedBy(state, severity)).toBeDefined();
  });

  it('an invitation is no permission to call, and the end of a pause is one', () => {
    expect(contactForbidden({ status: 'invited' })).toBe('not-consented');
    const admitted = { status: 'paused', reason: 'admitted' } as const;
    expect(contactForbidden(admitted, false)).toBe('admitted');
    expect(contactForbidden(admitted, true)).toBeUndefined();
    expect(contactForbidden({ status: 'ended', reason: 'deceased' }, true)).toBe('deceased');
  });
});
