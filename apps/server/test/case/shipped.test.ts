import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { protocolAnswers, type ProtocolAnswer } from '#decision-tree';
import { DatabaseHandle, ReferenceData } from '#testing';
import { CaseDesk, codeOf } from './case-desk.js';

/** The protocols of this repository, signed and at work, on alerts of the conditions that they are for. */
let desk: CaseDesk;
const protocols = [
  'hypertension-severe-pressure',
  'respiratory-low-spo2',
  'diabetes-low-glucose',
  'diabetes-high-glucose',
  'heart-failure-weight-gain',
  'operations-missing-data',
];
const conditions = [
  'severe-hypertension',
  'hypoxaemia',
  'hypoglycaemia',
  'hyperglycaemia',
  'weight-gain-24h',
  'missed-weight',
];
beforeAll(async () => {
  desk = await CaseDesk.open();
  const handle = new DatabaseHandle(desk.firm.server.database.ownerUrl);
  const data = new ReferenceData(handle);
  await data.trees(['metro'], { trees: protocols });
  for (const programme of ['hypertension', 'diabetes', 'copd'])
    await data.enrol('metro', desk.patient, programme);
  await handle.close();
});
afterAll(async () => {
  await desk.close();
});

describe('the shipped protocols', () => {
  it.each(conditions)(
    'for %s are asked to an end, whatever the answers, and it is carried out',
    async (condition) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(...protocolAnswers), { minLength: 12, maxLength: 12 }),
          async (answers) => {
            await desk.clear();
            const id = await desk.atWork('tier1', condition);
            expect((await desk.page('tier1', id)).guide.due.map(({ tree }) => tree)).not.toContain(
              'no-protocol',
            );
            const left: ProtocolAnswer[] = [...answers];
            let walk = await desk.walk('tier1', id);
            for (; walk.question !== null; walk = await desk.walk('tier1', id))
              expect(codeOf(await desk.answer('tier1', id, left.shift() ?? 'no'))).toBe('ok');
            const { outcome } = walk.proposal ?? { outcome: 'none' };
            const { body } = await desk.conclude('tier1', id);
            const state = await desk.stateOf(id);
            if (outcome === 'care-at-home')
              expect([body, state]).toMatchObject([{ consequence: 'resolved' }, 'resolved']);
            else if (outcome === 'escalate-now' || outcome === 'emergency-services')
              expect([body, state]).toMatchObject([{ consequence: 'escalated' }, 'escalated']);
            else {
              expect([body, state]).toMatchObject([{ consequence: 'follow-up' }, 'claimed']);
              const { followUps } = await desk.page('tier1', id);
              expect(followUps).toMatchObject([{ endedAt: null, owner: { name: 'tier1' } }]);
            }
          },
        ),
        { numRuns: 3 },
      );
    },
  );
});
