import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  builtInPolicies,
  clockTurn,
  isLastResort,
  limitOf,
  nextStep,
  passOver,
  type AlertState,
  type ClockStanding,
  type ClockTurn,
  type EscalationPolicy,
  type Severity,
} from '#domain';

const standing = (
  state: AlertState,
  severity: Severity,
  more: Partial<ClockStanding> = {},
): ClockStanding => ({
  state,
  severity,
  step: 0,
  round: 0,
  phase: 'begin',
  snoozed: false,
  ...more,
});
const critical = builtInPolicies.critical;
const tier1 = builtInPolicies.tier1;

/** The calls of a ladder that nobody answers, with the seconds at which each begins. */
function ladder(policy: EscalationPolicy, seen: boolean, turns: number): string[] {
  let now = 0;
  let at: ClockStanding = standing('escalated', 'critical');
  const calls: string[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const next = clockTurn(at, policy, seen);
    if (next.call !== undefined)
      calls.push(`${String(now)} s ${next.event ?? ''} ${next.call.notify.join('+')}`);
    now += next.nextStepInSeconds ?? 0;
    at = { ...next, severity: at.severity };
  }
  return calls;
}

describe('the ladder', () => {
  it('goes nurse, charge nurse, physician, all of them again, then the last resort for ever', () => {
    expect(ladder(critical, true, 14)).toEqual([
      '0 s notified on-call+nurse',
      '120 s notified charge-nurse',
      '300 s notified physician',
      '600 s notified on-call+nurse',
      '720 s notified charge-nurse',
      '900 s notified physician',
      '1200 s last-resort on-call+nurse+charge-nurse+physician+lead',
      '1320 s last-resort on-call+nurse+charge-nurse+physician+lead',
    ]);
  });

  it('does not wait for an acknowledgement of what nobody has seen', () => {
    expect(ladder(critical, false, 7).map((call) => call.split(' ')[0])).toEqual([
      '0',
      '60',
      '150',
      '300',
      '360',
      '450',
      '600',
    ]);
  });

  it('names every call of a ladder differently, so that each can be told once', () => {
    const keys = new Set<string>();
    let at = standing('escalated', 'critical');
    for (let turn = 0; turn < 30; turn++) {
      const next = clockTurn(at, critical, false);
      if (next.call !== undefined) {
        expect(keys).not.toContain(next.call.key);
        keys.add(next.call.key);
      }
      at = { ...next, severity: 'critical' };
    }
    expect(keys.size).toBe(30);
  });

  it('goes past steps that reach nobody to the last resort, without rounds', () => {
    let turn: ClockTurn = clockTurn(standing('open', 'critical'), critical, false);
    const events = [turn.event];
    while (!isLastResort(turn, critical)) {
      turn = passOver(turn, 'critical', critical);
      events.push(turn.event);
    }
    expect(events).toEqual(['notified', 'notified', 'notified', 'last-resort']);
    expect(turn.nextStepInSeconds).toBe(critical.lastResort.everySeconds);
  });

  it('always ends in the last resort, whatever the policy', () => {
    const policies = fc.record({
      steps: fc.array(
        fc.record({ deliver: fc.integer({ min: 1, max: 900 }), more: fc.integer({ min: 0, max: 900 }) }),
        { minLength: 1, maxLength: 6 },
      ),
      repeats: fc.integer({ min: 0, max: 4 }),
      seen: fc.boolean(),
    });
    fc.assert(
      fc.property(policies, ({ steps, repeats, seen }) => {
        const policy: EscalationPolicy = {
          ...critical,
          repeats,
          steps: steps.map(({ deliver, more }) => ({
            notify: ['nurse'],
            channels: ['page'],
            deliverWithinSeconds: deliver,
            acknowledgeWithinSeconds: deliver + more,
          })),
        };
        let at = standing('escalated', 'critical');
        let calls = 0;
        for (let turn = 0; turn < 2 * steps.length * (repeats + 1) + 1; turn++) {
          const next = clockTurn(at, policy, seen);
          expect(next.nextStepInSeconds ?? 0).toBeGreaterThan(0);
          if (next.event === 'last-resort') break;
          calls += next.event === 'notified' ? 1 : 0;
          at = { ...next, severity: 'critical' };
        }
        expect(calls).toBe(steps.length * (repeats + 1));
        expect(
          isLastResort(nextStep({ step: steps.length - 1, round: repeats }, policy) as ClockTurn, policy),
        ).toBe(true);
      }),
    );
  });
});

describe('on Tier-1’s desk', () => {
  it.each(['open', 'claimed'] as const)(
    'alarms once for what is %s, and then calls the local team',
    (state) => {
      const overdue = clockTurn(standing(state, 'tier1'), tier1, false);
      expect(overdue).toMatchObject({ event: 'overdue', state, step: 1, nextStepInSeconds: 900 });
      expect(clockTurn({ ...overdue, severity: 'tier1' }, tier1, false)).toMatchObject({
        event: 'escalated',
        state: 'escalated',
        step: 0,
        round: 0,
        phase: 'begin',
      });
    },
  );
});

describe('with the local team', () => {
  it.each(['acknowledged', 'in-care'] as const)(
    'takes what is %s and goes nowhere back to the ladder: acknowledged is not forgotten',
    (state) => {
      expect(clockTurn(standing(state, 'critical'), critical, true)).toMatchObject({
        event: 'overdue',
        state: 'escalated',
        step: 0,
      });
    },
  );

  it('wakes what sleeps, in the state that it was in', () => {
    expect(clockTurn(standing('in-care', 'tier1', { snoozed: true }), tier1, true)).toMatchObject({
      event: 'woken',
      state: 'in-care',
      snoozed: false,
    });
  });

  it('has a limit for every state that is nobody’s ladder and no queue', () => {
    expect(limitOf({ state: 'claimed', severity: 'tier1' }, tier1)).toBe(3600);
    expect(limitOf({ state: 'acknowledged', severity: 'critical' }, critical)).toBe(600);
    expect(limitOf({ state: 'in-care', severity: 'critical' }, critical)).toBe(4 * 3600);
    for (const state of ['escalated', 'delivered'] as const)
      expect(limitOf({ state, severity: 'tier1' }, tier1)).toBeUndefined();
  });

  it('has no clock for what has ended', () => {
    expect(() => clockTurn(standing('closed', 'critical'), critical, true)).toThrow('closed has no clock');
  });
});
