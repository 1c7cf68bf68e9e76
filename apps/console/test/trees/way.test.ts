import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeWords, daysOf, rateWords } from '../../src/trees/figures.js';
import { ladderBranch, markWay, type Way, type WayNode } from '../../src/trees/way.js';

const end = (id: string): WayNode => ({ id, branches: [] });
/** first → (yes: end, no: second → (yes: end, no: end, unknown: end), unknown: end) */
const nodes: readonly WayNode[] = [
  { id: 'first', ask: '?', branches: branches(1, 2, 6) },
  end('a'),
  { id: 'second', ask: '?', branches: branches(3, 4, 5) },
  end('b'),
  end('c'),
  end('d'),
  end('e'),
];
function branches(yes: number, no: number, unknown: number): WayNode['branches'] {
  return [
    { answer: 'yes', to: yes },
    { answer: 'no', to: no },
    { answer: 'unknown', to: unknown },
  ];
}
const way: Way = {
  steps: [
    { id: 'first', answer: 'no' },
    { id: 'second', answer: 'unknown' },
  ],
  end: 'd',
};

describe('a way through a tree', () => {
  it('is marked step by step', () => {
    expect(markWay(nodes, way, 0)).toMatchObject({ at: 0, on: new Set([0]), answers: new Map() });
    expect(markWay(nodes, way, 1)).toMatchObject({ at: 2, on: new Set([0, 2]) });
    expect(markWay(nodes, way, 2)).toMatchObject({
      at: 5,
      on: new Set([0, 2, 5]),
      answers: new Map([
        [0, 'no'],
        [2, 'unknown'],
      ]),
    });
  });

  it('is marked only as far as it fits the tree', () => {
    const other: Way = {
      steps: [
        { id: 'first', answer: 'no' },
        { id: 'else', answer: 'yes' },
      ],
    };
    expect(markWay(nodes, other, 9)).toMatchObject({ at: 2 });
    expect(markWay([], way, 9).at).toBeUndefined();
  });

  it('is always a connected line from the beginning, whatever it says', () => {
    const step = fc.record({
      id: fc.constantFrom('first', 'second', 'a', 'x'),
      answer: fc.constantFrom('yes', 'no', 'unknown', 'maybe'),
    });
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: -2, max: 9 }), (steps, count) => {
        const { on, answers, at } = markWay(nodes, { steps }, count);
        expect(on.has(0)).toBe(true);
        expect(on.size).toBe(answers.size + 1);
        for (const [from, answer] of answers) {
          const to = nodes[from]?.branches.find((branch) => branch.answer === answer)?.to;
          expect(on.has(to ?? -1)).toBe(true);
        }
        expect(on.has(at ?? -1)).toBe(true);
      }),
    );
  });

  it('goes on below where one branch alone asks on', () => {
    expect(ladderBranch(nodes, 0)).toBe(2);
    expect(ladderBranch(nodes, 2)).toBeUndefined();
    const forked = nodes.map((node, index) => (index === 1 ? { ...node, ask: '?' } : node));
    expect(ladderBranch(forked, 0)).toBeUndefined();
  });
});

describe('figures', () => {
  it('say by how much, and of how much', () => {
    expect(changeWords(4, 6)).toBe('+2 (+50 %)');
    expect(changeWords(4, 1)).toBe('−3 (−75 %)');
    expect(changeWords(0, 3)).toBe('+3');
    expect(changeWords(3, 3)).toBe('0');
    expect(changeWords(0.2, 0.1, rateWords)).toBe('−0.100 (−50 %)');
  });

  it('have a line for every day, also for one on which nothing happened', () => {
    const counted = {
      decisions: [
        { day: '2026-03-01', disposition: 'baseline', decisions: 5 },
        { day: '2026-03-01', disposition: 'baseline', decisions: 2 },
        { day: '2026-03-01', disposition: 'critical', decisions: 1 },
      ],
      alerts: [{ day: '2026-02-28', alerts: 3 }],
    };
    expect(daysOf(counted, '2026-02-27', 3)).toEqual([
      { day: '2026-02-27', decisions: {}, alerts: 0 },
      { day: '2026-02-28', decisions: {}, alerts: 3 },
      { day: '2026-03-01', decisions: { baseline: 7, critical: 1 }, alerts: 0 },
    ]);
  });
});
