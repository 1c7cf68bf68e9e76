import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answerQuestion,
  approve,
  conclusionOf,
  documentProblems,
  isMilder,
  loadProtocol,
  overrideOutcome,
  placedProtocolNodes,
  protocolAnswers,
  ProtocolError,
  protocolOutcomes,
  recordOf,
  replayProtocol,
  startProtocol,
  type ApprovedProtocol,
  type ProtocolAnswer,
  type ProtocolDocument,
  type ProtocolState,
} from '../../src/index.js';
import { QuestionEngine } from '../../src/question-engine.js';
import { consent } from '../builders.js';
import { anyFacts, anyProtocol } from './any-protocol.js';
import { smallProtocol } from './small-protocol.js';

function load(document: ProtocolDocument): ApprovedProtocol {
  return loadProtocol(document, approve(document, consent));
}

const small = load(smallProtocol());
const spo2 = (value: number) => ({
  spo2: { kind: 'number' as const, interval: { low: value, high: value }, unit: '%', ageSeconds: 60 },
});

/** Answers whatever is asked with the next of these answers, over and over. */
async function follow(state: ProtocolState, answers: readonly ProtocolAnswer[]): Promise<ProtocolState> {
  let now = state;
  for (let asked = 0; now.at.kind === 'question'; asked += 1)
    now = await answerQuestion(now, {
      question: now.at.id,
      answer: answers[asked % answers.length] ?? 'could-not-assess',
    });
  return now;
}

async function codeOf(step: () => unknown): Promise<string> {
  try {
    await step();
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
  return 'done';
}

const anyAnswers = fc.array(fc.constantFrom(...protocolAnswers), { minLength: 1, maxLength: 6 });

describe('a protocol', () => {
  it('asks, looks up what the record answers, explains it, and ends', async () => {
    const begun = await startProtocol(small, spo2(90));
    expect(begun.at).toMatchObject({ kind: 'question', id: 'breathless' });
    const ended = await answerQuestion(begun, { question: 'breathless', answer: 'no' });
    expect(ended.path).toMatchObject([
      { kind: 'question', id: 'breathless', answer: 'no', redFlag: true },
      {
        kind: 'check',
        id: 'saturation',
        answer: 'yes',
        conditions: [
          { fact: 'spo2', operator: 'lessThan', value: 92, factValue: spo2(90).spo2, result: 'yes' },
        ],
      },
    ]);
    expect(conclusionOf(begun)).toBeUndefined();
    expect(conclusionOf(ended)).toEqual({
      outcome: 'seen-within-4h',
      reason: 'Saturation is 90 %',
      timeLimitSeconds: 4 * 3600,
      advice: ['Sit upright.'],
      document: ['What was said.'],
    });
  });

  it('takes an old value for unknown, not for fine', async () => {
    const old = { spo2: { ...spo2(98).spo2, ageSeconds: 2 * 3600 } };
    const ended = await answerQuestion(await startProtocol(small, old), {
      question: 'breathless',
      answer: 'no',
    });
    expect(ended.at.id).toBe('saturation-unknown');
  });

  it('does not take an answer to the last question for one to the next', async () => {
    const begun = await startProtocol(small, spo2(98));
    const next = await answerQuestion(begun, { question: 'breathless', answer: 'no' });
    expect(await codeOf(() => answerQuestion(next, { question: 'breathless', answer: 'no' }))).toBe(
      'other-question',
    );
    expect(
      await codeOf(() => answerQuestion(next, { question: 'swollen', answer: 'maybe' as ProtocolAnswer })),
    ).toBe('unknown-answer');
    const ended = await follow(next, ['no']);
    expect(await codeOf(() => answerQuestion(ended, { question: 'swollen', answer: 'yes' }))).toBe(
      'protocol-ended',
    );
  });

  it('is total: any facts and any answers end, within its own depth', async () => {
    await fc.assert(
      fc.asyncProperty(anyProtocol, anyFacts, anyAnswers, async (document, facts, answers) => {
        expect(documentProblems(document)).toEqual([]);
        const ended = await follow(await startProtocol(load(document), facts), answers);
        expect(ended.at.kind).toBe('end');
        expect(ended.path.length).toBeLessThanOrEqual(3);
        expect(conclusionOf(ended)?.timeLimitSeconds).toBe(3600);
        expect(ended.path.some((step) => 'disagreement' in step)).toBe(false);
      }),
    );
  });

  it('comes to the same again from its stored record', async () => {
    await fc.assert(
      fc.asyncProperty(anyProtocol, anyFacts, anyAnswers, async (document, facts, answers) => {
        const protocol = load(document);
        const first = await follow(await startProtocol(protocol, facts), answers);
        const stored = JSON.parse(JSON.stringify(recordOf(first))) as ReturnType<typeof recordOf>;
        const again = await replayProtocol(protocol, stored);
        expect(again.path).toEqual(first.path);
        expect(again.at).toBe(first.at);
        expect(conclusionOf(again)).toEqual(conclusionOf(first));
      }),
    );
  });

  it.each([
    ['milder', 80],
    ['more urgent', 99],
  ])('takes the more urgent branch, marked, should the engine ever come to a %s one', async (_, limit) => {
    const { root } = small;
    const saturation = root.kind === 'question' ? root.answers.no : root;
    if (saturation.kind !== 'check') throw new Error('the small protocol has changed');
    const engine = new QuestionEngine({ fact: 'spo2', operator: 'lessThan', value: limit });
    const torn = { ...small, root: { ...saturation, engine } };
    const value = limit === 80 ? 90 : 95;
    const ended = await startProtocol(torn, spo2(value));
    expect(ended.path).toMatchObject([{ id: 'saturation', answer: 'yes', disagreement: true }]);
    expect(ended.at.id).toBe('saturation-low');
  });

  it('is not replayed with other content', async () => {
    const record = recordOf(await startProtocol(small, spo2(98)));
    const other = load({ ...smallProtocol(), title: 'Another title' });
    expect(await codeOf(() => replayProtocol(other, record))).toBe('other-protocol');
  });
});

describe('the floor under a red flag (H17)', () => {
  it('is under every state once a red flag was answered yes, whatever the answers and overrides', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyProtocol,
        anyFacts,
        anyAnswers,
        fc.constantFrom(...protocolOutcomes),
        async (document, facts, answers, outcome) => {
          let state = await startProtocol(load(document), facts);
          for (let asked = 0; ; asked += 1) {
            const flagged = state.path.some((step) => 'redFlag' in step && step.answer === 'yes');
            expect(state.floor).toBe(flagged ? 'escalate-now' : undefined);
            const milder = isMilder(outcome, 'escalate-now');
            const refused = flagged && milder ? 'below-floor' : undefined;
            const open = state.at.kind === 'question' && milder ? 'protocol-not-ended' : 'done';
            expect(await codeOf(() => overrideOutcome(state, outcome, 'I think so'))).toBe(refused ?? open);
            if (state.at.kind === 'end') break;
            const answer = answers[asked % answers.length] ?? 'no';
            state = await answerQuestion(state, { question: state.at.id, answer });
          }
          const concluded = conclusionOf(state);
          if (state.floor !== undefined && concluded !== undefined)
            expect(isMilder(concluded.outcome, state.floor)).toBe(false);
        },
      ),
    );
  });

  it('is a rule of the document: one milder end below a red flag is found, wherever it stands', () => {
    fc.assert(
      fc.property(anyProtocol, fc.nat(), (document, pick) => {
        const below = [...placedProtocolNodes(document.root)].filter(({ node }) => 'outcome' in node);
        const flagged = below.filter(({ pointer }) => isBelowRedFlag(document, pointer));
        const chosen = flagged[pick % Math.max(1, flagged.length)];
        fc.pre(chosen !== undefined);
        const changed = structuredClone(document);
        const node = [...placedProtocolNodes(changed.root)].find(({ pointer }) => pointer === chosen.pointer);
        Object.assign(node?.node ?? {}, { outcome: 'call-back' });
        expect(documentProblems(changed)).toContainEqual(
          expect.objectContaining({ code: 'red-flag-lowered', pointer: `${chosen.pointer}/outcome` }),
        );
      }),
    );
  });

  it('is a rule for what could not be assessed, too: care at home below it is found (H26)', () => {
    fc.assert(
      fc.property(anyProtocol, fc.nat(), (document, pick) => {
        const below = [...placedProtocolNodes(document.root)].filter(
          ({ node, pointer }) => 'outcome' in node && pointer.includes('/could-not-assess'),
        );
        const chosen = below[pick % Math.max(1, below.length)];
        fc.pre(chosen !== undefined);
        const changed = structuredClone(document);
        const node = [...placedProtocolNodes(changed.root)].find(({ pointer }) => pointer === chosen.pointer);
        Object.assign(node?.node ?? {}, { outcome: 'care-at-home' });
        expect(documentProblems(changed).map(({ code }) => code)).toContain('could-not-assess-lowered');
      }),
    );
  });

  function isBelowRedFlag(document: ProtocolDocument, pointer: string): boolean {
    return [...placedProtocolNodes(document.root)].some(
      ({ node, pointer: above }) =>
        'redFlag' in node && node.redFlag && pointer.startsWith(`${above}/answers/yes`),
    );
  }
});

describe('ending a protocol otherwise', () => {
  it('needs words', async () => {
    const ended = await follow(await startProtocol(small, spo2(98)), ['no']);
    expect(ended.at.id).toBe('all-quiet');
    expect(await codeOf(() => overrideOutcome(ended, 'call-back', ' \n'))).toBe('reason-missing');
    expect(await codeOf(() => overrideOutcome(ended, 'home' as 'call-back', 'Why not'))).toBe(
      'unknown-outcome',
    );
  });

  it('has a clock: the shortest of the protocol for this outcome, else what its name says, else the shortest', async () => {
    const ended = await follow(await startProtocol(small, spo2(98)), ['no']);
    const clock = (outcome: 'call-back' | 'seen-within-3d' | 'emergency-services') =>
      conclusionOf(overrideOutcome(ended, outcome, 'The voice worried me.'))?.timeLimitSeconds;
    expect(clock('call-back')).toBe(30 * 60);
    expect(clock('seen-within-3d')).toBe(3 * 24 * 3600);
    expect(clock('emergency-services')).toBe(2 * 60);
  });

  it('ends it: no question can be answered after it, and it is in the record', async () => {
    const begun = await startProtocol(small, spo2(98));
    const ended = overrideOutcome(begun, 'escalate-now', 'She does not make sense.');
    expect(await codeOf(() => answerQuestion(ended, { question: 'breathless', answer: 'no' }))).toBe(
      'protocol-ended',
    );
    const again = await replayProtocol(small, recordOf(ended));
    expect(conclusionOf(again)).toMatchObject({ outcome: 'escalate-now', overridden: true });
  });
});
