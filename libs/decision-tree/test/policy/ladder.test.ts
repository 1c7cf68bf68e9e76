import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { builtInPolicies, escalationTargets, type EscalationPolicy } from '#domain';
import { coverage, examine, runPolicyCases, silences, walkLadder } from '../../src/index.js';
import { changed, severities, shippedCases, shippedPolicy } from './documents.js';

const step = fc
  .record({
    notify: fc.subarray([...escalationTargets], { minLength: 1 }),
    deliverWithinSeconds: fc.integer({ min: 1, max: 600 }),
    more: fc.integer({ min: 0, max: 600 }),
  })
  .map(({ notify, deliverWithinSeconds, more }) => ({
    notify,
    channels: ['page'] as const,
    deliverWithinSeconds,
    acknowledgeWithinSeconds: deliverWithinSeconds + more,
  }));
const policies: fc.Arbitrary<EscalationPolicy> = fc
  .record({ steps: fc.array(step, { minLength: 1, maxLength: 5 }), repeats: fc.integer({ min: 0, max: 10 }) })
  .map((members) => ({ ...builtInPolicies.critical, ...members }));

describe('the ladder of a policy', () => {
  it('comes to every step as often as the policy says, in order and on time, and ends in the last resort', () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...silences), (policy, silence) => {
        const { calls, endsInLastResort } = walkLadder(policy, silence);
        const rounds = Array.from({ length: policy.repeats + 1 }, () => policy.steps).flat();
        const times = rounds.map((one) =>
          silence === 'unseen' ? one.deliverWithinSeconds : one.acknowledgeWithinSeconds,
        );
        expect(endsInLastResort).toBe(true);
        expect(calls.map(({ notify }) => notify)).toEqual([
          ...rounds.map(({ notify }) => notify),
          policy.lastResort.notify,
        ]);
        const starts = rounds.map((_, index) => times.slice(0, index).reduce((sum, time) => sum + time, 0));
        const end = times.reduce((sum, time) => sum + time, 0);
        expect(calls.map(({ afterSeconds }) => afterSeconds)).toEqual([...starts, end]);
      }),
    );
  });

  it('is found not to end where it has no last resort that comes again', () => {
    const { critical } = builtInPolicies;
    const never = { ...critical, lastResort: { ...critical.lastResort, everySeconds: 0 } };
    expect(walkLadder(never, 'unseen').endsInLastResort).toBe(false);
    expect(walkLadder({ ...critical, repeats: 1_000_000 }, 'unseen').endsInLastResort).toBe(false);
  });
});

describe('the worked cases of a policy', () => {
  it.each(severities)('%s: hold, and come to every step in every kind of silence', (severity) => {
    const [document, cases] = [shippedPolicy(severity), shippedCases(severity)];
    expect(runPolicyCases(document, cases)).toEqual([]);
    expect(coverage(document, cases)).toEqual({
      leaves: { covered: 4, of: 4, missing: [] },
      branches: { covered: 6, of: 6, missing: [] },
    });
  });

  it('fail where the policy calls at another time, and then cover nothing', () => {
    const cases = shippedCases('critical');
    const later = changed('critical', {
      steps: shippedPolicy('critical').steps.map((one, index) =>
        index === 0 ? { ...one, acknowledgeWithin: 'PT4M' } : one,
      ),
    });
    const [failure, ...others] = runPolicyCases(later, cases);
    expect(failure?.name).toBe('it is on screen, and nobody acknowledges it');
    expect(failure?.found).toMatch(/^at once: on-call, nurse; after 4 minutes: charge-nurse; /);
    expect(others).toEqual([]);
    expect(coverage(later, cases).branches.missing).toEqual([
      'step-1/unacknowledged',
      'step-2/unacknowledged',
      'step-3/unacknowledged',
    ]);
    expect(coverage(later, []).leaves).toMatchObject({ covered: 0, of: 4 });
  });

  it('are part of what is found out about a policy before it may be signed', async () => {
    const whole = await examine(shippedPolicy('critical'), shippedCases('critical'));
    expect(whole).toMatchObject({ findings: [], failures: [], coverage: { leaves: { covered: 4, of: 4 } } });
    const snoozed = changed('critical', { snooze: { longest: 'PT1H' } });
    const found = await examine(snoozed, shippedCases('critical'));
    expect(found.findings).toMatchObject([{ code: 'policy-critical-snooze', pointer: '/snooze' }]);
  });
});
