import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  alertCommands,
  alertLifeCycle,
  alertStates,
  applyCommand,
  assertLifeCycle,
  hasEnded,
  roles,
  type AlertCommand,
  type AlertStanding,
  type AlertState,
  type CommandWords,
  type Role,
  type Severity,
} from '#domain';

const severities: readonly Severity[] = ['critical', 'tier1', 'indeterminate'];
const commands = alertCommands.filter((c): c is Exclude<AlertCommand, 'seen'> => c !== 'seen');
const me = 'me';
const everything: CommandWords = {
  version: 7,
  reason: 'because',
  to: 'you',
  until: new Date(0),
  outcome: 'treated at home',
};
const standing = (state: AlertState, severity: Severity, ownerId: string | null = me): AlertStanding => ({
  state,
  severity,
  ownerId,
  version: 7,
});

/** What each role may do, state by state, when it says all there is to say and owns the alert. */
function allowed(role: Role, severity: Severity): string[] {
  return alertStates.flatMap((state) =>
    commands.flatMap((command) => {
      const outcome = applyCommand(standing(state, severity), command, { userId: me, role }, everything);
      return outcome.ok ? [`${state} ${command} → ${outcome.state}`] : [];
    }),
  );
}

describe('the life cycle', () => {
  it('holds together', () => {
    expect(() => {
      assertLifeCycle();
    }).not.toThrow();
  });

  it.each([
    ['a state that nothing leads to', alertLifeCycle.filter((row) => row.to !== 'in-care')],
    ['a state that no person can leave', alertLifeCycle.filter((row) => !row.from.includes('delivered'))],
    ['two rows for the same', [...alertLifeCycle, ...alertLifeCycle.filter((row) => row.act === 'claim')]],
    [
      'an end by Tier-1 after a red flag',
      alertLifeCycle.map((row) => (row.act === 'resolve' ? { ...row, notAfterRedFlag: false } : row)),
    ],
  ])('is refused at the start with %s', (_, table) => {
    expect(() => {
      assertLifeCycle(table);
    }).toThrow('alert life cycle');
  });

  it('lets Tier-1 do this', () => {
    expect(allowed('tier1', 'tier1')).toEqual([
      'open claim → claimed',
      'open escalate → escalated',
      'claimed release → open',
      'claimed escalate → escalated',
      'claimed hand-over → escalated',
      'claimed resolve → resolved',
      'claimed snooze → claimed',
      'claimed wake → claimed',
      'resolved reopen → open',
      'closed reopen → open',
    ]);
    expect(allowed('tier1', 'critical')).toEqual([
      'open escalate → escalated',
      'claimed release → open',
      'claimed escalate → escalated',
      'claimed hand-over → escalated',
    ]);
  });

  it('lets a nurse do this', () => {
    expect(allowed('nurse', 'tier1')).toEqual([
      'open escalate → escalated',
      'open acknowledge → acknowledged',
      'claimed escalate → escalated',
      'claimed acknowledge → acknowledged',
      'escalated acknowledge → acknowledged',
      'delivered acknowledge → acknowledged',
      'acknowledged release → escalated',
      'acknowledged escalate → escalated',
      'acknowledged start-care → in-care',
      'acknowledged resolve → resolved',
      'acknowledged reassign → acknowledged',
      'acknowledged snooze → acknowledged',
      'acknowledged wake → acknowledged',
      'in-care release → escalated',
      'in-care escalate → escalated',
      'in-care close → closed',
      'in-care reassign → acknowledged',
      'in-care snooze → in-care',
      'in-care wake → in-care',
      'resolved reopen → escalated',
      'closed reopen → escalated',
    ]);
    expect(allowed('nurse', 'critical').filter((line) => line.includes('snooze'))).toEqual([]);
  });

  it.each(['author', 'operator', 'privacy-officer', 'lead'] as const)(
    'lets a %s do nothing to an alert',
    (role) => {
      for (const severity of severities) expect(allowed(role, severity)).toEqual([]);
    },
  );

  it('answers every state, command, role and severity with a move or a code, and moves only to where the table says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...alertStates),
        fc.constantFrom(...commands),
        fc.constantFrom(...roles),
        fc.constantFrom(...severities),
        fc.record({ mine: fc.boolean(), redFlag: fc.boolean(), words: fc.boolean(), version: fc.boolean() }),
        (state, command, role, severity, { mine, redFlag, words, version }) => {
          const alert = { ...standing(state, severity, mine ? me : 'somebody'), redFlag };
          const said = words ? everything : { version: 7 };
          const outcome = applyCommand(
            alert,
            command,
            { userId: me, role },
            { ...said, version: version ? 7 : 6 },
          );
          if (!outcome.ok) {
            expect(outcome.detail).not.toBe('');
            return;
          }
          expect(version).toBe(true);
          const row = alertLifeCycle.find(
            (r) =>
              r.act === command &&
              r.from.includes(state) &&
              r.roles.includes(role) &&
              (r.severities?.includes(severity) ?? true),
          );
          expect(row?.to === 'same' ? state : row?.to).toBe(outcome.state);
          // What somebody holds has a name; Tier-1 ends no critical, and nothing after a red flag.
          if (['claimed', 'acknowledged', 'in-care'].includes(outcome.state))
            expect(outcome.ownerId).not.toBeNull();
          if (hasEnded(outcome.state) && role === 'tier1') {
            expect(severity).not.toBe('critical');
            expect(redFlag).toBe(false);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('asks for what a command needs, with a code of its own', () => {
    const refusal = (
      state: AlertState,
      command: (typeof commands)[number],
      role: Role,
      said: CommandWords,
    ) => {
      const outcome = applyCommand(standing(state, 'tier1'), command, { userId: me, role }, said);
      return outcome.ok ? 'ok' : outcome.code;
    };
    expect(refusal('claimed', 'resolve', 'tier1', { version: 7, reason: ' ' })).toBe('reason-required');
    expect(refusal('acknowledged', 'reassign', 'nurse', { version: 7, reason: 'r' })).toBe('person-required');
    expect(refusal('claimed', 'snooze', 'tier1', { version: 7, reason: 'r' })).toBe('until-required');
    expect(refusal('in-care', 'close', 'nurse', { version: 7, reason: 'r' })).toBe('outcome-required');
    expect(refusal('open', 'claim', 'tier1', { version: 6 })).toBe('version-conflict');
    expect(refusal('open', 'resolve', 'tier1', everything)).toBe('illegal-transition');
    expect(refusal('open', 'claim', 'nurse', everything)).toBe('role-not-allowed');
  });
});
