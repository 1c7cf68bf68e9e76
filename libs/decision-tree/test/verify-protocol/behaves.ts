import { expect } from '@jest/globals';
import {
  answerQuestion,
  approve,
  conclusionOf,
  loadProtocol,
  startProtocol,
  type Conversation,
  type ProtocolDocument,
  type ProtocolFinding,
  type ProtocolState,
} from '../../src/index.js';
import { consent } from '../builders.js';

/** Leads a conversation as the verifier says it goes, through the real thing, and gives the end it comes to. */
export async function endOf(
  document: ProtocolDocument,
  { facts, answers }: Pick<Conversation, 'facts' | 'answers'>,
): Promise<ProtocolState> {
  const protocol = loadProtocol(document, approve(document, consent));
  let state = await startProtocol(protocol, facts);
  for (const [question, answer] of Object.entries(answers))
    state = await answerQuestion(state, { question, answer });
  return state;
}

/** A finding's example conversations come to what is claimed of them. */
export async function expectToBehave(document: ProtocolDocument, { example, code }: ProtocolFinding) {
  if (example === undefined) {
    expect(['unused-fact', 'fact-out-of-range', 'assertion-vacuous']).toContain(code);
    return;
  }
  expect(example.claims).toContain(example.leaf);
  for (const one of example.against === undefined ? [example] : [example, example.against]) {
    const end = await endOf(document, one);
    expect(end.at).toMatchObject({ kind: 'end', id: one.leaf });
    expect(conclusionOf(end)?.outcome).toBe(one.outcome);
    expect(end.path.filter((step) => 'disagreement' in step)).toEqual([]);
  }
}
