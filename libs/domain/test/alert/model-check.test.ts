import { describe, expect, it } from '@jest/globals';
import { builtInPolicies, clockTurn, hasEnded, isCalling, type Severity } from '#domain';
import { beginning, soundSystem, type Situation, type System } from './custody-model.js';
import { explore, type Explored } from './explore.js';

const severities: readonly Severity[] = ['critical', 'tier1', 'indeterminate'];
const held = ['claimed', 'acknowledged', 'in-care'];

/** What must never be, and what must never happen. */
function wrong(before: Situation | undefined, { custody, redFlag, by }: Situation): string | undefined {
  const { state, severity, ownerId, nextStepInSeconds, snoozed } = custody;
  if (!hasEnded(state) && nextStepInSeconds === null) return 'open, and no clock runs';
  if (hasEnded(state) && nextStepInSeconds !== null) return 'ended, and a clock runs';
  if (held.includes(state) && ownerId === null) return 'held by nobody';
  if (severity === 'critical' && snoozed) return 'a critical sleeps';
  if (severity === 'critical' && state === 'claimed') return 'a critical is Tier-1’s';
  if (hasEnded(state) && by === 'tier1 resolve' && (severity === 'critical' || redFlag))
    return 'lowered from outside';
  if (by === 'worsen' && before !== undefined && state !== 'claimed' && !isCalling(custody))
    return 'worse, and nobody is called';
  if (by === 'worsen' && before?.custody.ownerId !== ownerId) return 'whoever had it is not told';
  return undefined;
}

/** Left alone, every open alert calls somebody before long, and goes on calling. */
function forgotten({ reached }: Explored, system: System): Situation | undefined {
  return reached.find(({ custody }) => {
    if (hasEnded(custody.state)) return false;
    let at = custody;
    let calls = 0;
    for (let turn = 0; turn < 40; turn++) {
      if (at.nextStepInSeconds === null) return true;
      const next = system.clockTurn(at, builtInPolicies[at.severity], false);
      if (next.call !== undefined) calls++;
      at = {
        ...system.moved(
          { ...at, step: next.step, round: next.round, phase: next.phase },
          { state: next.state, severity: at.severity, ownerId: at.ownerId },
        ),
        ...(next.nextStepInSeconds !== undefined && { nextStepInSeconds: next.nextStepInSeconds }),
      };
    }
    return calls < 20;
  });
}

const explored = (system: System) => explore(severities.map(beginning), system, wrong);

describe('two clinicians, two nurses, readings, crashes and the clock, in every order', () => {
  it('never leave an alert that is open to nobody', () => {
    const found = explored(soundSystem);
    expect(found.fault).toBeUndefined();
    expect(found.situations).toBeGreaterThan(2000);
    expect(new Set(found.reached.map(({ custody }) => custody.state)).size).toBe(8);
    expect(forgotten(found, soundSystem)).toBeUndefined();
  });

  it.each<[string, System, string]>([
    [
      'an acknowledgement that stops the clock',
      {
        ...soundSystem,
        moved: (before, move) => {
          const after = soundSystem.moved(before, move);
          return after.state === 'acknowledged' ? { ...after, nextStepInSeconds: null } : after;
        },
      },
      'open, and no clock runs',
    ],
    [
      'a worsening that leaves the acknowledgement alone',
      {
        ...soundSystem,
        moved: (before, move) =>
          before.state === 'in-care' && move.state === 'escalated' ? before : soundSystem.moved(before, move),
      },
      'worse, and nobody is called',
    ],
    [
      'a release that forgets the state',
      {
        ...soundSystem,
        moved: (before, move) =>
          before.state === 'in-care' && move.ownerId === null
            ? { ...soundSystem.moved(before, move), state: 'in-care' }
            : soundSystem.moved(before, move),
      },
      'held by nobody',
    ],
    [
      'a raise that keeps a snooze',
      {
        ...soundSystem,
        moved: (before, move) => {
          const after = soundSystem.moved(before, move);
          return { ...after, snoozed: after.snoozed || before.snoozed };
        },
      },
      'a critical sleeps',
    ],
  ])('are found out with %s', (_, system, what) => {
    const { fault } = explored(system);
    expect(fault?.what).toBe(what);
    expect(fault?.path.length).toBeGreaterThan(1);
  });

  it('are found out with a ladder that ends behind its last step', () => {
    const system: System = {
      ...soundSystem,
      clockTurn: (standing, policy, seen) => {
        const turn = clockTurn(standing, policy, seen);
        if (turn.event !== 'last-resort') return turn;
        const { state, step, round, phase, snoozed, nextStepInSeconds } = turn;
        return { state, step, round, phase, snoozed, nextStepInSeconds: nextStepInSeconds ?? 0 };
      },
    };
    expect(forgotten(explored(system), system)).toBeDefined();
  });
});
