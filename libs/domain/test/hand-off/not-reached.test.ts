import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  attemptOutcomes,
  notReachedPlans,
  notReachedStep,
  type Attempt,
  type NotReachedStep,
  type Reachable,
} from '../../src/index.js';

const start = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;
const own = (phone: string): Reachable => ({ contact: 'own', kind: 'patient', phone });
const proxy = (phone: string): Reachable => ({ contact: 'daughter', kind: 'proxy', phone });
const silent = (phone: string, minutes: number): Attempt => ({
  contact: 'own',
  phone,
  outcome: 'no-answer',
  at: start + minutes * minute,
});
const critical = notReachedPlans.critical;

describe('H22: not reached is a protocol', () => {
  it('tries a critical at once, after 5 and after another 10 minutes, then the contact persons, then the nurse', () => {
    const numbers = [own('+1'), proxy('+2')];
    expect(notReachedStep(critical, start, numbers, [])).toMatchObject({
      stage: 'patient',
      round: 1,
      phone: '+1',
      from: start,
    });
    expect(notReachedStep(critical, start, numbers, [silent('+1', 1)])).toMatchObject({
      round: 2,
      from: start + 6 * minute,
    });
    const two = [silent('+1', 1), silent('+1', 6)];
    expect(notReachedStep(critical, start, numbers, two)).toMatchObject({
      round: 3,
      from: start + 16 * minute,
    });
    const three = [...two, silent('+1', 16)];
    expect(notReachedStep(critical, start, numbers, three)).toMatchObject({
      stage: 'contact',
      round: 0,
      phone: '+2',
    });
    const all = [...three, { ...silent('+2', 18), contact: 'daughter' }];
    expect(notReachedStep(critical, start, numbers, all)).toEqual({ stage: 'nurse', withinSeconds: 300 });
  });

  it('tries every number in a round', () => {
    const numbers = [own('+1'), own('+2')];
    expect(notReachedStep(critical, start, numbers, [silent('+1', 1)])).toMatchObject({
      round: 1,
      phone: '+2',
    });
    const round = [silent('+1', 1), silent('+2', 2)];
    expect(notReachedStep(critical, start, numbers, round)).toMatchObject({
      round: 2,
      phone: '+1',
      from: start + 7 * minute,
    });
  });

  it('counts no attempt of a round that has not begun: three clicks in a minute are one attempt', () => {
    const hurried = [silent('+1', 1), silent('+1', 2), silent('+1', 3)];
    expect(notReachedStep(critical, start, [own('+1')], hurried)).toMatchObject({
      stage: 'patient',
      round: 2,
    });
  });

  it('leaves a wrong number out', () => {
    const wrong: Attempt = { ...silent('+1', 1), outcome: 'wrong-number' };
    expect(notReachedStep(critical, start, [own('+1'), own('+2')], [wrong])).toMatchObject({
      round: 1,
      phone: '+2',
    });
    expect(notReachedStep(critical, start, [own('+1')], [wrong])).toMatchObject({ stage: 'nurse' });
  });

  it('is the nurse’s at once where there is nobody to ring, and where somebody else answers', () => {
    expect(notReachedStep(critical, start, [], [])).toMatchObject({ stage: 'nurse' });
    const answered: Attempt = { ...silent('+1', 1), outcome: 'contact-reached' };
    expect(notReachedStep(critical, start, [own('+1'), proxy('+2')], [answered])).toMatchObject({
      stage: 'nurse',
    });
  });

  it('whatever happens: whoever does what is asked comes to the patient or to the nurse, in time', () => {
    const numbers = fc
      .uniqueArray(fc.constantFrom('+1', '+2', '+3', '+4', '+5'), { maxLength: 5 })
      .chain((phones) => fc.tuple(...phones.map((phone) => fc.constantFrom(own(phone), proxy(phone)))));
    fc.assert(
      fc.property(
        fc.constantFrom('critical' as const, 'tier1' as const, 'indeterminate' as const),
        numbers,
        fc.infiniteStream(fc.constantFrom(...attemptOutcomes)),
        fc.infiniteStream(fc.nat({ max: 900 })),
        (severity, all, outcomes, delays) => {
          const plan = notReachedPlans[severity];
          const attempts: Attempt[] = [];
          let now = start;
          for (let turn = 0; turn < 50; turn++) {
            const step: NotReachedStep = notReachedStep(plan, start, all, attempts);
            if (step.stage === 'reached') return attempts.at(-1)?.outcome === 'reached';
            if (step.stage === 'nurse') return step.withinSeconds > 0;
            if (step.due < step.from) return false;
            now = Math.max(now, step.from) + Number(delays.next().value) * 1000;
            const outcome = outcomes.next().value as Attempt['outcome'];
            attempts.push({ contact: step.contact, phone: step.phone, outcome, at: now });
          }
          return false;
        },
      ),
    );
  });
});
