import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePolicy, verifyPolicy, type PolicyDocument, type PolicyStep } from '../../src/index.js';
import { changed, severities, shippedPolicy } from './documents.js';

const found = (document: PolicyDocument) =>
  verifyPolicy(parsePolicy(document)).map(({ code, pointer }) => `${code} ${pointer}`);
const stepsOf = (index: number, members: Partial<PolicyStep>): readonly PolicyStep[] =>
  shippedPolicy('critical').steps.map((step, at) => (at === index ? { ...step, ...members } : step));
const { lastResort, tier1 } = shippedPolicy('critical');
const margins = (vitalSign: string, members: object) =>
  shippedPolicy('critical').worsening.map((margin) =>
    margin.vitalSign === vitalSign ? { ...margin, ...members } : margin,
  );
const without = (vitalSign: string) =>
  shippedPolicy('critical').worsening.filter((margin) => margin.vitalSign !== vitalSign);

describe('the verifier of policies', () => {
  it.each(severities)('finds nothing in the policy that is shipped for %s', (severity) => {
    expect(found(shippedPolicy(severity))).toEqual([]);
  });

  it.each<readonly [string, Partial<Record<keyof PolicyDocument, unknown>>, string]>([
    [
      'is delivered later than acknowledged',
      { steps: stepsOf(1, { deliverWithin: 'PT4M' }) },
      'policy-deliver-after-acknowledge /steps/1/deliverWithin',
    ],
    [
      'waits too long at a step',
      { steps: stepsOf(0, { acknowledgeWithin: 'PT11M' }) },
      'policy-time-out-of-bounds /steps/0/acknowledgeWithin',
    ],
    [
      'may be silent for too long in Tier-1',
      { tier1: { ...tier1, workWithin: 'PT11M' } },
      'policy-time-out-of-bounds /tier1/workWithin',
    ],
    [
      'comes round too seldom',
      { lastResort: { ...lastResort, every: 'PT6M' } },
      'policy-time-out-of-bounds /lastResort/every',
    ],
    ['may start care too late', { startCareWithin: 'PT31M' }, 'policy-time-out-of-bounds /startCareWithin'],
    ['may stay in care too long', { closeWithin: 'P2D' }, 'policy-time-out-of-bounds /closeWithin'],
    [
      'may hear nothing of an ambulance for too long',
      { emergencyNewsWithin: 'PT30M' },
      'policy-time-out-of-bounds /emergencyNewsWithin',
    ],
    [
      'calls the lead first',
      { steps: stepsOf(0, { notify: ['lead', 'charge-nurse'] }) },
      'policy-first-step /steps/0/notify',
    ],
    ['calls no physician', { steps: stepsOf(2, { notify: ['lead'] }) }, 'policy-no-physician /steps'],
    ['may be snoozed', { snooze: { longest: 'PT1H' } }, 'policy-critical-snooze /snooze'],
    [
      'is not in the page',
      { steps: stepsOf(1, { channels: ['email'] }) },
      'policy-without-page /steps/1/channels',
    ],
    [
      'is not in the page at last',
      { lastResort: { ...lastResort, channels: ['email', 'webhook'] } },
      'policy-without-page /lastResort/channels',
    ],
    [
      'is in the page alone at last',
      { lastResort: { ...lastResort, channels: ['page'] } },
      'policy-last-resort-channels /lastResort/channels',
    ],
    [
      'leaves somebody out at last',
      { lastResort: { ...lastResort, notify: ['nurse', 'on-call', 'charge-nurse'] } },
      'policy-last-resort-narrower /lastResort/notify',
    ],
    ['comes to the last resort too late', { repeats: 10 }, 'policy-last-resort-too-late /repeats'],
    [
      'says nothing of a falling saturation (H05)',
      { worsening: without('spo2') },
      'policy-margin-missing /worsening',
    ],
    [
      'says nothing of a rising heart rate (H05)',
      { worsening: margins('heart-rate', { rising: undefined }) },
      'policy-margin-missing /worsening',
    ],
    [
      'says nothing of the pressure (H05)',
      { worsening: without('systolic') },
      'policy-margin-missing /worsening',
    ],
    [
      'takes a rising saturation for danger (H05)',
      { worsening: margins('spo2', { rising: 3 }) },
      'policy-margin-direction /worsening/0/rising',
    ],
    [
      'has a margin that nothing reaches (H05)',
      { worsening: margins('spo2', { falling: 40 }) },
      'policy-margin-out-of-bounds /worsening/0/falling',
    ],
    [
      'has a margin that nobody can see (H05)',
      { worsening: margins('spo2', { falling: 0.5 }) },
      'policy-margin-out-of-bounds /worsening/0/falling',
    ],
  ])('finds a critical policy that %s', (_, members, finding) => {
    const document = changed('critical', JSON.parse(JSON.stringify(members)) as typeof members);
    expect(found(document)).toContain(finding);
  });

  it('counts Tier-1’s silence before the physician is called', () => {
    const slow = { workWithin: 'PT10M', reminders: 2, remindEvery: 'PT4M' };
    expect(found(changed('critical', { tier1: slow }))).toEqual(['policy-physician-too-late /steps/2']);
  });

  it('lets a policy that is not for critical alerts be snoozed, and wait longer', () => {
    expect(found(changed('tier1', { startCareWithin: 'PT8H', snooze: { longest: 'P1D' } }))).toEqual([]);
    expect(found(changed('tier1', { snooze: { longest: 'P2D' } }))).toEqual([
      'policy-time-out-of-bounds /snooze/longest',
    ]);
  });

  it('holds a policy for several severities to the bounds of the most urgent one', () => {
    const both = changed('tier1', { severities: ['tier1', 'critical'] });
    expect(found(both)).toEqual(
      expect.arrayContaining([
        'policy-critical-snooze /snooze',
        'policy-time-out-of-bounds /lastResort/every',
      ]),
    );
  });

  it('says in words what is wrong, with the values', () => {
    const [finding] = verifyPolicy(changed('critical', { startCareWithin: 'PT45M' }));
    expect(finding?.message).toBe('45 minutes; it must be from 1 minute to 30 minutes');
  });

  it('accepts no time above a bound, whatever it is: the next second is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seconds) => {
        const findings = found(changed('critical', { startCareWithin: `PT${String(seconds)}S` }));
        expect(findings).toEqual(
          seconds >= 60 && seconds <= 1800 ? [] : ['policy-time-out-of-bounds /startCareWithin'],
        );
      }),
    );
  });
});
