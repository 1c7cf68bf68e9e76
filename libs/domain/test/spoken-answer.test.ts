import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  heardAnswers,
  heardInProtocol,
  isUnderstood,
  interpreters,
  redFlags,
  reportedSeverity,
  spokenAnswers,
  symptoms,
  type SpokenAnswers,
} from '../src/index.js';

const anyAnswers = fc.dictionary(
  fc.constantFrom(...symptoms),
  fc.constantFrom(...spokenAnswers),
) as fc.Arbitrary<SpokenAnswers>;
const anyConversation = fc.record({
  interpreter: fc.constantFrom(...interpreters),
  needsInterpreter: fc.boolean(),
});

describe('H26: what answers come to', () => {
  const no = { 'chest-pain': 'no', syncope: 'yes' } as const;

  it.each([
    ['child', false],
    ['child', true],
    ['none', false],
    ['none', true],
    ['not-needed', true],
  ] as const)(
    'through %s (needed: %s) no “no” is one, and a yes is a yes',
    (interpreter, needsInterpreter) => {
      expect(heardAnswers(no, { interpreter, needsInterpreter })).toEqual({
        'chest-pain': 'could-not-assess',
        syncope: 'yes',
      });
    },
  );

  it.each([
    ['not-needed', false],
    ['professional', true],
    ['staff', true],
    ['adult-relative', true],
  ] as const)('through %s (needed: %s) they are what was said', (interpreter, needsInterpreter) => {
    expect(heardAnswers(no, { interpreter, needsInterpreter })).toEqual(no);
  });

  it('never invents an answer, never takes a yes away, and never makes a no', () => {
    fc.assert(
      fc.property(anyAnswers, anyConversation, (answers, conversation) => {
        const heard = heardAnswers(answers, conversation);
        expect(Object.keys(heard).sort()).toEqual(Object.keys(answers).sort());
        for (const [symptom, answer] of Object.entries(heard)) {
          const said = answers[symptom as keyof SpokenAnswers];
          if (said !== 'no') expect(answer).toBe(said);
          else expect(['no', 'could-not-assess']).toContain(answer);
        }
      }),
    );
  });
});

describe('what is reported without being asked', () => {
  it('is critical with a red flag, and Tier-1’s otherwise', () => {
    expect(reportedSeverity([])).toBe('tier1');
    for (const symptom of symptoms)
      expect(reportedSeverity(['headache', symptom])).toBe(
        (redFlags as readonly string[]).includes(symptom) ? 'critical' : 'tier1',
      );
  });
});

describe('H26: what an answer to a protocol’s question comes to', () => {
  it('is as given where it was understood, else could not be assessed; a red flag’s yes is a yes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...spokenAnswers),
        fc.boolean(),
        anyConversation,
        (answer, redFlag, conversation) => {
          const heard = heardInProtocol(answer, { redFlag }, conversation);
          const stands = isUnderstood(conversation) || (redFlag && answer === 'yes');
          expect(heard).toBe(stands ? answer : 'could-not-assess');
        },
      ),
    );
    const child = { interpreter: 'child', needsInterpreter: false } as const;
    expect(heardInProtocol('no', { redFlag: true }, child)).toBe('could-not-assess');
    expect(heardInProtocol('yes', { redFlag: false }, child)).toBe('could-not-assess');
    expect(heardInProtocol('yes', { redFlag: true }, child)).toBe('yes');
  });
});
