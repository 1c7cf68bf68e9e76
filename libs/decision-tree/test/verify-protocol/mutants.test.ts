import { describe, expect, it } from '@jest/globals';
import {
  documentProblems,
  judgeProtocolMutants,
  protocolMutants,
  runProtocolCases,
  approve,
  loadProtocol,
  type JudgedProtocolMutant,
} from '../../src/index.js';
import { protocolDifference } from '../../src/mutate/protocol/difference.js';
import { consent } from '../builders.js';
import { smallProtocol } from '../protocol/small-protocol.js';
import { anyone, dice } from '../verify/anyone.js';
import { endOf, expectToBehave } from './behaves.js';
import { casesBeside, shippedProtocols } from './shipped-protocols.js';

type Of<V extends JudgedProtocolMutant['verdict']> = Extract<JudgedProtocolMutant, { verdict: V }>;

/** Where a mutant is equivalent: what it changes makes no difference to anybody who can be. */
const equivalents: Readonly<Record<string, readonly string[]>> = {
  // Ranges that end where the catalogue's do: beyond, there is no value.
  'diabetes/high-glucose': ['range', 'range', 'range', 'range', 'range'],
  'diabetes/low-glucose': ['range', 'range', 'range', 'range', 'range'],
  'heart-failure/weight-gain': ['range', 'range', 'range', 'range', 'range'],
  'respiratory/low-spo2': ['range', 'range', 'range', 'range', 'range'],
  // Below a red flag that was answered yes a second one adds nothing.
  'operations/not-reached': ['red-flag', 'red-flag', 'red-flag'],
};

describe.each(shippedProtocols)('%s', (path, document) => {
  const judged = judgeProtocolMutants(document, casesBeside(path));
  const of = <V extends JudgedProtocolMutant['verdict']>(verdict: V): readonly Of<V>[] =>
    judged.filter((mutant): mutant is Of<V> => mutant.verdict === verdict);

  it('has no mutant that nothing notices', () => {
    expect(judged.length).toBeGreaterThan(150);
    expect(
      of('survived').map(({ kind, pointer, before, after }) => ({ kind, pointer, before, after })),
    ).toEqual([]);
  });

  it('has the equivalent ones that are listed, and no other', () => {
    expect(of('equivalent').map(({ kind }) => kind)).toEqual(equivalents[path] ?? []);
  });

  it('shows for each mutant found what finds it', async () => {
    const all = of('found');
    for (const mutant of all) {
      if (mutant.by === 'load') expect(documentProblems(mutant.document)).not.toEqual([]);
      else if (mutant.by === 'finding') await expectToBehave(mutant.document, mutant.finding);
    }
    const byCase = all.filter((mutant) => mutant.by === 'case');
    for (const mutant of byCase.filter((_, index) => index % 10 === 0)) {
      if (documentProblems(mutant.document).length > 0) continue;
      const protocol = loadProtocol(mutant.document, approve(mutant.document, consent));
      const failures = await runProtocolCases(protocol, casesBeside(path));
      expect(failures.map(({ name }) => name)).toContain(mutant.name);
    }
  });

  it('calls no mutant equivalent that a worked case tells apart', () => {
    const byCase = of('found').filter(
      (mutant) => mutant.by === 'case' && mutant.document.facts === document.facts,
    );
    expect(byCase.length).toBeGreaterThan(100);
    for (const mutant of byCase.filter((_, index) => index % 7 === 0)) {
      const { ground, others } = protocolDifference(document, mutant.document);
      expect(others).not.toBe(ground.space.diagrams.never);
    }
  });

  it('leads everybody alike with each equivalent mutant', async () => {
    const random = dice(11);
    for (const mutant of of('equivalent').filter(({ kind }) => kind === 'red-flag')) {
      const { ground } = protocolDifference(document, mutant.document);
      for (let count = 0; count < 20; count += 1) {
        const answers = answersOf(ground.facts(anyone(ground, random)));
        const [one, other] = [await led(document, answers), await led(mutant.document, answers)];
        expect(other).toEqual(one);
      }
    }
  });
});

type Facts = Parameters<typeof endOf>[1]['facts'];

function answersOf(facts: Facts): (ask: string) => 'yes' | 'no' | 'could-not-assess' {
  return (ask) => {
    const fact = facts[`asked ${ask.toLowerCase()}`];
    return fact?.kind === 'boolean' ? (fact.value ? 'yes' : 'no') : 'could-not-assess';
  };
}

/** The end, and what is the least that a clinician may override it with. */
async function led(document: Parameters<typeof endOf>[0], answer: ReturnType<typeof answersOf>) {
  const answers: Record<string, 'yes' | 'no' | 'could-not-assess'> = {};
  for (;;) {
    const state = await endOf(document, { facts: {}, answers });
    if (state.at.kind === 'end') return { end: state.at.id, floor: state.floor };
    answers[state.at.id] = answer(state.at.ask);
  }
}

describe('a protocol without worked cases and assertions', () => {
  const survived = judgeProtocolMutants(smallProtocol(), []).filter(
    (mutant): mutant is Of<'survived'> => mutant.verdict === 'survived',
  );

  it('lets mutants survive, each with a conversation', async () => {
    expect(survived.length).toBeGreaterThan(20);
    for (const { witness } of survived) {
      expect(witness).toBeDefined();
      if (witness !== undefined) expect((await endOf(smallProtocol(), witness)).at.kind).toBe('end');
    }
  });

  it('but not a red flag that is dropped, nor an end that is lowered below it', () => {
    expect(
      survived.filter(({ kind, pointer }) => kind === 'red-flag' && pointer === '/root/redFlag'),
    ).toEqual([]);
    const lowered = survived.filter(
      ({ kind, pointer, after }) =>
        kind === 'outcome' &&
        pointer.startsWith('/root/answers/yes') &&
        !['emergency-services', 'escalate-now'].includes(after),
    );
    expect(lowered).toEqual([]);
  });
});

it('each mutant changes one place, and says which', () => {
  const all = protocolMutants(smallProtocol());
  expect(new Set(all.map(({ kind }) => kind)).size).toBeGreaterThan(8);
  for (const { document, before, after } of all) {
    expect(document).not.toEqual(smallProtocol());
    expect(before).not.toBe(after);
  }
});
