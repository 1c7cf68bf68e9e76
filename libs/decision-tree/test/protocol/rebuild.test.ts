import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answerQuestion,
  approve,
  factJson,
  factsFromJson,
  isMilder,
  loadProtocol,
  mostUrgentEnd,
  protocolAnswers,
  rebuildProtocol,
  startProtocol,
  type GivenAnswer,
  type ProtocolDocument,
  type ProtocolOutcome,
} from '../../src/index.js';
import { consent } from '../builders.js';
import { anyFacts, anyProtocol } from './any-protocol.js';
import { smallProtocol } from './small-protocol.js';

const load = (document: ProtocolDocument) => loadProtocol(document, approve(document, consent));
const small = load(smallProtocol());
const spo2 = {
  spo2: { kind: 'number' as const, interval: { low: 98, high: 98 }, unit: '%', ageSeconds: 60 },
};
const answer = (question: string, given: GivenAnswer['answer']): GivenAnswer => ({
  question,
  answer: given,
});
const anyAnswers = fc.array(fc.constantFrom(...protocolAnswers), { minLength: 1, maxLength: 6 });

describe('a protocol that is rebuilt from what was answered', () => {
  it('stands where the pure run stands, after every answer, by what was known when it began', async () => {
    await fc.assert(
      fc.asyncProperty(anyProtocol, anyFacts, anyAnswers, async (document, facts, answers) => {
        const protocol = load(document);
        let state = await startProtocol(protocol, facts);
        const known = factsFromJson(
          JSON.parse(JSON.stringify(factJson(state.facts))) as ReturnType<typeof factJson>,
        );
        const given: GivenAnswer[] = [];
        for (let asked = 0; ; asked += 1) {
          const again = await rebuildProtocol(protocol, known, given);
          expect(again.path).toEqual(state.path);
          expect(again.at).toBe(state.at);
          expect(again.floor).toBe(state.floor);
          if (state.at.kind === 'end') break;
          given.push(answer(state.at.id, answers[asked % answers.length] ?? 'no'));
          state = await answerQuestion(state, given.at(-1) as GivenAnswer);
        }
      }),
    );
  });

  it('goes another way from a correction on, and asks there what was not asked yet', async () => {
    const given = [answer('breathless', 'no'), answer('swollen', 'no')];
    expect((await rebuildProtocol(small, spo2, given)).at.id).toBe('all-quiet');
    const corrected = await rebuildProtocol(small, spo2, [...given, answer('swollen', 'yes')]);
    expect(corrected.at.id).toBe('swollen-legs');
    const back = await rebuildProtocol(small, spo2, [...given, answer('breathless', 'could-not-assess')]);
    expect(back.at.id).toBe('breathless-not-assessed');
    const raised = await rebuildProtocol(small, spo2, [...given, answer('breathless', 'yes')]);
    expect(raised.at).toMatchObject({ kind: 'question', id: 'alone' });
  });

  it('H17: has the floor under it for good once a red flag was answered yes', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyProtocol,
        anyFacts,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...protocolAnswers)), { maxLength: 12 }),
        async (document, facts, moves) => {
          const protocol = load(document);
          const given: GivenAnswer[] = [];
          let raised = false;
          for (const [pick, with_] of moves) {
            const state = await rebuildProtocol(protocol, facts, given);
            expect(state.floor).toBe(raised ? 'escalate-now' : undefined);
            const asked = state.path.flatMap((step) => (step.kind === 'question' ? [step] : []));
            const open = state.at.kind === 'question' ? [{ id: state.at.id, redFlag: state.at.redFlag }] : [];
            const all = [...asked.map(({ id, redFlag }) => ({ id, redFlag: redFlag === true })), ...open];
            const chosen = all[pick % Math.max(1, all.length)];
            if (chosen === undefined) break;
            given.push(answer(chosen.id, with_));
            raised ||= chosen.redFlag && with_ === 'yes';
          }
          expect((await rebuildProtocol(protocol, facts, given)).floor).toBe(
            raised ? 'escalate-now' : undefined,
          );
        },
      ),
    );
    expect((await rebuildProtocol(small, spo2, [], true)).floor).toBe('escalate-now');
  });

  it('remembers the most urgent end that was reached before a correction', async () => {
    const given = [answer('breathless', 'could-not-assess'), answer('breathless', 'no')];
    expect(await mostUrgentEnd(small, spo2, [])).toBeUndefined();
    expect(await mostUrgentEnd(small, spo2, given)).toBe('escalate-now');
    await fc.assert(
      fc.asyncProperty(anyProtocol, anyFacts, anyAnswers, async (document, facts, answers) => {
        const protocol = load(document);
        const all: GivenAnswer[] = [];
        let most: ProtocolOutcome | undefined;
        for (const one of answers) {
          const state = await rebuildProtocol(protocol, facts, all);
          const last = state.path.findLast((step) => step.kind === 'question');
          if (state.at.kind === 'end') {
            if (most === undefined || isMilder(most, state.at.outcome)) most = state.at.outcome;
            if (last === undefined) break;
            all.push(answer(last.id, one));
          } else all.push(answer(state.at.id, one));
        }
        const { at } = await rebuildProtocol(protocol, facts, all);
        if (at.kind === 'end' && (most === undefined || isMilder(most, at.outcome))) most = at.outcome;
        expect(await mostUrgentEnd(protocol, facts, all)).toBe(most);
      }),
    );
  });
});
