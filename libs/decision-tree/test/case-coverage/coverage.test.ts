import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  approve,
  coverage,
  documentProblems,
  loadProtocol,
  runProtocolCases,
  type CaseFact,
  type Condition,
  type Operator,
  type ProtocolCase,
  type TreeDocument,
  type TreeNode,
  type WorkedCase,
} from '../../src/index.js';
import { readerOf, screen } from '../../src/evaluate.js';
import { caseFacts } from '../../src/cases.js';
import { approved, consent, smallTree } from '../builders.js';
import { smallProtocol } from '../protocol/small-protocol.js';

function worked(facts: WorkedCase['facts'], leaf: string): WorkedCase {
  return { name: leaf, condition: 'hypoxaemia', facts, leaf, disposition: 'baseline' };
}

describe('coverage of a screening tree', () => {
  it('counts leaves and branches that cases come to', () => {
    const cases = [worked({ spo2: 80 }, 'is-low'), worked({ spo2: 90 }, 'fine')];
    expect(coverage(smallTree(), cases)).toEqual({
      leaves: { covered: 2, of: 3, missing: ['not-known'] },
      branches: { covered: 2, of: 3, missing: ['low/unknown'] },
    });
  });

  it('counts nothing for a case that comes to another leaf than it says', () => {
    const { leaves, branches } = coverage(smallTree(), [worked({ spo2: 80 }, 'fine')]);
    expect([leaves.covered, branches.covered]).toEqual([0, 0]);
  });

  it('leaves out what somebody has proved to be unreachable, but not what a case comes to', () => {
    const cases = [worked({ spo2: 80 }, 'is-low'), worked({ spo2: 90 }, 'fine')];
    const { leaves, branches } = coverage(smallTree(), cases, ['not-known', 'low/unknown', 'fine']);
    expect([leaves, branches]).toEqual([
      { covered: 2, of: 2, missing: [] },
      { covered: 2, of: 2, missing: [] },
    ]);
  });

  it('does not ask for the unknown branch of a fact that the way has shown to be known', () => {
    const status = (id: string, value: string, yes: TreeNode, no: TreeNode): TreeNode => ({
      id,
      ask: 'Is it so?',
      when: { fact: 'spo2.status', operator: 'equal', value },
      yes,
      no,
      unknown: leaf(`${id}-unknown`),
    });
    const root = status('none', 'none', leaf('a'), status('usable', 'usable', leaf('b'), leaf('c')));
    const { leaves, branches } = coverage(withRoot(root), []);
    expect(leaves.missing).toEqual(['a', 'b', 'c', 'none-unknown']);
    expect(branches.missing).toEqual(['none/yes', 'none/no', 'usable/yes', 'usable/no', 'none/unknown']);
  });

  it('takes every case that comes where it says for covering: nothing reachable is left out', () => {
    fc.assert(
      fc.property(anyTree, fc.array(anyCaseFacts, { maxLength: 20 }), (document, inputs) => {
        expect(documentProblems(document)).toEqual([]);
        const tree = approved(document);
        const [condition] = tree.conditions;
        if (condition === undefined) throw new Error('a tree has a condition');
        for (const facts of inputs) {
          const reached = screen(condition.root, readerOf(tree.facts.view(caseFacts(document, facts))));
          const { leaves, branches } = coverage(document, [worked(facts, reached.id)]);
          expect(leaves.covered).toBe(1);
          expect(branches.covered).toBeGreaterThanOrEqual('ask' in condition.root ? 1 : 0);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function leaf(id: string): TreeNode {
  return { id, disposition: 'baseline', reason: 'Fine' };
}

function withRoot(root: TreeNode): TreeDocument {
  const tree = smallTree();
  const [first] = tree.conditions;
  if (first === undefined) throw new Error('the small tree has changed');
  const facts = {
    ...tree.facts,
    'spo2.status': { type: 'text' },
    'patient.lvad': { type: 'boolean' },
  } as const;
  return { ...tree, facts, conditions: [{ ...first, root }] };
}

const numberOperators: readonly Operator[] = ['lessThan', 'greaterThanInclusive', 'equal', 'notEqual'];
const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc.record({
      fact: fc.constant('spo2'),
      operator: fc.constantFrom(...numberOperators),
      value: fc.integer({ min: 88, max: 92 }),
    }),
    fc.record({
      fact: fc.constant('spo2.status'),
      operator: fc.constantFrom<Operator>('equal', 'notEqual'),
      value: fc.constantFrom('none', 'usable', 'unusable'),
    }),
    fc.constant({ fact: 'patient.lvad', operator: 'equal' as const, value: true }),
    tie('condition').map((not) => ({ not })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  ),
}));

const anyTree: fc.Arbitrary<TreeDocument> = fc.gen().map((gen) => {
  let count = 0;
  const node = (depth: number): TreeNode => {
    count += 1;
    const id = `n-${count}`;
    if (depth === 0) return leaf(id);
    const when = gen(() => anyCondition);
    return {
      id,
      ask: 'Is it so?',
      when,
      yes: node(depth - 1),
      no: node(depth - 1),
      unknown: node(depth - 1),
    };
  };
  return withRoot(node(3));
});

const anyNumber: fc.Arbitrary<CaseFact> = fc.oneof(
  fc.integer({ min: 86, max: 94 }),
  fc.constant({ unknown: 'stale' as const }),
  fc
    .tuple(fc.integer({ min: 86, max: 94 }), fc.nat(4), fc.boolean())
    .map(([low, width, lowOpen]) => ({ low, high: low + width + 1, lowOpen })),
);
const anyCaseFacts: fc.Arbitrary<Readonly<Record<string, CaseFact>>> = fc.record(
  {
    spo2: anyNumber,
    'spo2.status': fc.oneof(
      fc.constantFrom<CaseFact>('none', 'usable', 'unusable', 'implausible-low'),
      fc.constant({ unknown: 'absent' as const }),
    ),
    'patient.lvad': fc.boolean(),
  },
  { requiredKeys: [] },
);

const quiet: ProtocolCase = {
  name: 'nothing is wrong',
  facts: { spo2: 97 },
  answers: { breathless: 'no', swollen: 'no' },
  leaf: 'all-quiet',
  outcome: 'care-at-home',
};
const low: ProtocolCase = {
  name: 'low saturation',
  facts: { spo2: 88 },
  answers: { breathless: 'no' },
  leaf: 'saturation-low',
  outcome: 'seen-within-4h',
  timeLimit: 'PT4H',
};

describe('worked cases of a protocol', () => {
  const protocol = loadProtocol(smallProtocol(), approve(smallProtocol(), consent));

  it('hold when questions, answers, end and clock are as they say', async () => {
    expect(await runProtocolCases(protocol, [quiet, low])).toEqual([]);
  });

  it.each([
    ['another end', { ...low, leaf: 'all-quiet' }, 'saturation-low (seen-within-4h, PT4H)'],
    ['another outcome', { ...low, outcome: 'call-back' as const }, 'saturation-low (seen-within-4h, PT4H)'],
    ['another clock', { ...low, timeLimit: 'PT1H' }, 'saturation-low (seen-within-4h, PT4H)'],
    ['no answer to a question', { ...quiet, answers: { breathless: 'no' as const } }, 'no answer to swollen'],
    [
      'an answer to a question that is not asked',
      { ...low, answers: { breathless: 'no' as const, swollen: 'yes' as const } },
      'never asked: swollen',
    ],
  ])('fail with %s', async (_, one, found) => {
    expect(await runProtocolCases(protocol, [one])).toMatchObject([{ name: one.name, found }]);
  });

  it('cover could-not-assess as a branch like any other', () => {
    const { leaves, branches } = coverage(smallProtocol(), [quiet, low]);
    expect([leaves.covered, leaves.of, branches.covered, branches.of]).toEqual([2, 9, 4, 12]);
    expect(branches.missing).toContain('swollen/could-not-assess');
    expect(branches.missing).toContain('saturation/unknown');
  });
});
