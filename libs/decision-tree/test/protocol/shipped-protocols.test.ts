import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import type { Fact, FactSet } from '#domain';
import {
  answerQuestion,
  approve,
  conclusionOf,
  factCatalogue,
  isMilder,
  loadProtocol,
  parseTreeText,
  problemWords,
  protocolAnswers,
  recordOf,
  replayProtocol,
  startProtocol,
  type ApprovedProtocol,
  type ProtocolState,
} from '../../src/index.js';
import { consent } from '../builders.js';

const folder = new URL('../../../../decision-trees/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.protocol.json'),
);

function load(path: string): ApprovedProtocol {
  const { document, problems } = parseTreeText(readFileSync(new URL(path, folder), 'utf8'));
  expect(problems.map(problemWords)).toEqual([]);
  return loadProtocol(document, approve(document, consent));
}

/** Any value that a declared fact can have, unknown among them. */
function anyFactsOf({ document }: ApprovedProtocol): fc.Arbitrary<FactSet> {
  const unknown = fc.constant<Fact>({ kind: 'unknown', reason: 'never' });
  const facts = Object.keys(document.facts).map((name): [string, fc.Arbitrary<Fact>] => {
    const {
      type,
      unit = '',
      range: [low, high] = [0, 100],
      values = [],
    } = factCatalogue.get(name) ?? { type: 'text' };
    const known: fc.Arbitrary<Fact> =
      type === 'number'
        ? fc
            .double({ min: low, max: high, noNaN: true })
            .map((at) => ({ kind: 'number', interval: { low: at, high: at }, unit }))
        : type === 'boolean'
          ? fc.boolean().map((value) => ({ kind: 'boolean', value }))
          : fc.constantFrom(...values).map((value) => ({ kind: 'text', value }));
    return [name, fc.oneof(known, unknown)];
  });
  return fc.record(Object.fromEntries(facts));
}

/** Every end that some answers lead to from here. */
async function* endsFrom(state: ProtocolState): AsyncGenerator<ProtocolState> {
  if (state.at.kind === 'end') yield state;
  else
    for (const answer of protocolAnswers)
      yield* endsFrom(await answerQuestion(state, { question: state.at.id, answer }));
}

describe.each(files)('%s, with any facts, by every way of answering', (path) => {
  const protocol = load(path);

  it('ends with a clock, advice and what to write down, and comes to the same again', async () => {
    await fc.assert(
      fc.asyncProperty(anyFactsOf(protocol), async (facts) => {
        for await (const end of endsFrom(await startProtocol(protocol, facts))) {
          const concluded = conclusionOf(end);
          expect(concluded?.timeLimitSeconds).toBeGreaterThan(0);
          expect(concluded?.advice).not.toEqual([]);
          expect(concluded?.document).not.toEqual([]);
          expect(concluded?.reason).not.toContain('{');
          expect(conclusionOf(await replayProtocol(protocol, recordOf(end)))).toEqual(concluded);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('never ends below escalate-now after a red flag (H17), nor at home after could not assess (H26)', async () => {
    await fc.assert(
      fc.asyncProperty(anyFactsOf(protocol), async (facts) => {
        for await (const end of endsFrom(await startProtocol(protocol, facts))) {
          const outcome = conclusionOf(end)?.outcome ?? 'care-at-home';
          if (end.path.some((step) => 'redFlag' in step && step.answer === 'yes'))
            expect(isMilder(outcome, 'escalate-now')).toBe(false);
          if (end.path.some((step) => step.answer === 'could-not-assess'))
            expect(outcome).not.toBe('care-at-home');
        }
      }),
      { numRuns: 10 },
    );
  });
});

it('there are shipped protocols', () => {
  expect(files.length).toBeGreaterThanOrEqual(7);
});
