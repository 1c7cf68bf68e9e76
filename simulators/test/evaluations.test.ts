import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  approve,
  caseFacts,
  decideFromFacts,
  loadTree,
  type TreeDocument,
  type WorkedCase,
} from '#decision-tree';
import { plainEngine, plainFacts } from '../src/bench/plain-engine.js';
import { repository } from '../src/repository.js';

function read(kind: string): unknown {
  return JSON.parse(
    readFileSync(join(repository, `decision-trees/heart-failure/screening.${kind}.json`), 'utf8'),
  );
}

describe('the plain json-rules-engine of the bench', () => {
  it('does the same work: it finds what the tree finds by questions that are answered yes or no', async () => {
    const document = read('tree') as TreeDocument;
    const { cases } = read('cases') as { cases: WorkedCase[] };
    const consent = { physician: 'Test', date: '2026-01-01', statement: 'For a test.' };
    const tree = loadTree(document, approve(document, consent));
    const engine = plainEngine(document);
    let compared = 0;
    for (const one of cases) {
      const facts = caseFacts(document, one.facts);
      const results = await decideFromFacts([tree], facts);
      const result = results.find(({ condition }) => condition === one.condition);
      const known = result?.path.every(({ conditions }) =>
        conditions.every(({ factValue }) => factValue.kind !== 'unknown' && !isInterval(factValue)),
      );
      if (result === undefined || known !== true || result.disposition === 'baseline') continue;
      const { events } = await engine.run(plainFacts(facts));
      expect(events.map(({ type }) => type)).toContain(result.leaf);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(20);
  });
});

function isInterval(fact: { readonly kind: string }): boolean {
  const { interval } = fact as { interval?: { low: number; high: number } };
  return interval !== undefined && interval.low !== interval.high;
}
