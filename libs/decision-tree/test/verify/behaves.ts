import { expect } from '@jest/globals';
import type { FactSet } from '#domain';
import {
  decideFromFacts,
  type ClaimedResult,
  type TreeDocument,
  type VerifyFinding,
} from '../../src/index.js';
import { approved } from '../builders.js';

/** Runs a finding's example patients through the real evaluator; they come to what is claimed of them. */
export async function expectToBehave(
  document: TreeDocument,
  { example, code }: VerifyFinding,
): Promise<void> {
  if (example === undefined) {
    expect(['unused-fact', 'fact-out-of-range', 'assertion-vacuous']).toContain(code);
    return;
  }
  expect(example.claims).not.toBe('');
  await expectResults(document, example.facts, example.results);
  if (example.against !== undefined)
    await expectResults(document, example.against.facts, example.against.results);
}

async function expectResults(
  document: TreeDocument,
  facts: FactSet,
  claimed: readonly ClaimedResult[],
): Promise<void> {
  const results = await decideFromFacts([approved(document)], facts);
  expect(results.filter(({ disagreement }) => disagreement)).toEqual([]);
  for (const { condition, leaf, disposition } of claimed)
    expect(results.find((result) => result.condition === condition)).toMatchObject({ leaf, disposition });
}
