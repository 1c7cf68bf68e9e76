import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { protocolOutcomes, type ProtocolNode } from '../../src/document.js';
import {
  answerQuestion,
  conclusionOf,
  isMilder,
  overrideOutcome,
  protocolAnswers,
  startProtocol,
  type ApprovedProtocol,
  type ProtocolAnswer,
  type ProtocolState,
} from '../../src/index.js';
import { caseFacts, type WorkedCase } from '../../src/cases.js';
import { branchesOf, isProtocolQuestion } from '../../src/protocol/nodes.js';
import { protocolDocument, protocolPaths, screeningPaths, shippedProtocol, shippedTree } from './shipped.js';

const floor = 'escalate-now';

async function follow(
  protocol: ApprovedProtocol,
  answer: (question: string) => ProtocolAnswer,
  facts: WorkedCase['facts'] = {},
): Promise<ProtocolState> {
  let state = await startProtocol(protocol, caseFacts(protocol.document, facts));
  while (state.at.kind === 'question')
    state = await answerQuestion(state, { question: state.at.id, answer: answer(state.at.id) });
  return state;
}

const outcomeOf = ({ at }: ProtocolState): string => (at.kind === 'end' ? at.outcome : 'still asking');

describe.each(protocolPaths)('the protocol %s', (path) => {
  const protocol = shippedProtocol(path);

  it('H17: after a positive red flag nothing ends milder than with the nurse, whatever follows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...protocolAnswers), { minLength: 12, maxLength: 12 }),
        async (all) => {
          let next = 0;
          const state = await follow(protocol, () => all[next++] ?? 'could-not-assess');
          const flagged = state.path.some(
            (step) => step.kind === 'question' && step.redFlag === true && step.answer === 'yes',
          );
          if (!flagged) return;
          expect(state.floor).toBe(floor);
          for (const outcome of protocolOutcomes.filter((one) => isMilder(one, floor)))
            expect(() => overrideOutcome(state, outcome, 'in a hurry')).toThrow(/below-floor/);
          const outcome = conclusionOf(state)?.outcome;
          expect(outcome !== undefined && !isMilder(outcome, floor)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('asks a red flag first', () => {
    const { root } = protocolDocument(path);
    expect(isProtocolQuestion(root) && root.redFlag).toBe(true);
  });

  it('H26: what could not be assessed at all ends with a person who sees or calls the patient', async () => {
    const { at } = await follow(protocol, () => 'could-not-assess');
    expect(['emergency-services', floor, 'call-back']).toContain(at.kind === 'end' ? at.outcome : '');
    expect(outcomeOf(await follow(protocol, () => 'could-not-assess'))).not.toBe('care-at-home');
  });

  it('ends for every answer, and asks at most a dozen questions', () => {
    const depth = (node: ProtocolNode): number =>
      Math.max(0, ...branchesOf(node, '').map((branch) => 1 + depth(branch.node)));
    expect(depth(protocolDocument(path).root)).toBeLessThanOrEqual(12);
  });
});

describe('protocols and trees', () => {
  it('protocols are offered for alert conditions that trees raise, or that operations know', () => {
    const raised = new Set(
      screeningPaths.flatMap((path) => shippedTree(path).conditions.map(({ condition }) => condition)),
    );
    const own = ['not-reached', 'missing-data'];
    for (const path of protocolPaths)
      for (const code of protocolDocument(path).for) expect([...raised, ...own]).toContain(code);
  });
});

describe('H14: severe blood pressure', () => {
  const protocol = shippedProtocol('hypertension/severe-pressure');
  const calm = (question: string): ProtocolAnswer =>
    question.startsWith('pressure-repeat') ? 'could-not-assess' : 'no';

  it('the first value stands while there is no repeat', async () => {
    expect(outcomeOf(await follow(protocol, calm, { 'patient.pregnant': false }))).toBe(floor);
  });

  it('a symptom is an emergency before anything is repeated', async () => {
    const state = await follow(protocol, () => 'yes', { 'patient.pregnant': false });
    expect(outcomeOf(state)).toBe('emergency-services');
    expect(state.path).toHaveLength(1);
  });

  it('in pregnancy it goes to the nurse with every symptom denied', async () => {
    expect(outcomeOf(await follow(protocol, () => 'no', { 'patient.pregnant': true }))).toBe(floor);
  });
});

describe('H15: low glucose', () => {
  const protocol = shippedProtocol('diabetes/low-glucose');
  const well = (question: string): ProtocolAnswer => (question === 'low-awake' ? 'no' : 'yes');

  it('below 54 the nurse has the case at once, however well the patient is', async () => {
    const at53 = await follow(protocol, well, { glucose: 53.9 });
    expect(outcomeOf(at53)).toBe(floor);
    expect(at53.path.map(({ id }) => id)).toEqual(['low-awake', 'low-54']);
    expect(outcomeOf(await follow(protocol, well, { glucose: 54 }))).toBe('care-at-home');
  });

  it('a glucose that is not known counts as below 54', async () => {
    expect(outcomeOf(await follow(protocol, well))).toBe(floor);
  });
});

describe('H16: low oxygen saturation', () => {
  it('below 85 % stands until a nurse or physician clears it', async () => {
    const protocol = shippedProtocol('respiratory/low-spo2');
    const state = await follow(protocol, () => 'no', { spo2: 84 });
    expect(outcomeOf(state)).toBe(floor);
    expect(outcomeOf(await follow(protocol, () => 'no', { spo2: 85 }))).toBe('care-at-home');
  });
});

describe('H22: not reached', () => {
  const protocol = shippedProtocol('operations/not-reached');
  const silence =
    (critical: ProtocolAnswer) =>
    (question: string): ProtocolAnswer =>
      question === 'reach-critical' ? critical : 'no';

  it('a critical case that nobody answers is a welfare check within minutes', async () => {
    const { at } = await follow(protocol, silence('yes'));
    expect(at).toMatchObject({ outcome: 'emergency-services', timeLimit: 'PT5M' });
  });

  it('any other goes to the nurse: no way of not reaching anybody ends at home', async () => {
    expect(outcomeOf(await follow(protocol, silence('no')))).toBe(floor);
    const everyEnd = JSON.stringify(protocolDocument('operations/not-reached').root);
    expect(everyEnd).not.toContain('care-at-home');
  });
});
