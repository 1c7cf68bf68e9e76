import { describe, expect, it } from '@jest/globals';
import {
  drawTree,
  examplePatients,
  outlineOf,
  placedNodes,
  type OutlineNode,
  type OutlineRoot,
  type ProtocolDocument,
  type TreeDocument,
} from '../../src/index.js';
import { readCases, readJson, readTree, smallTree } from '../builders.js';
import { protocolCases, protocolPaths, screeningPaths } from '../library/shipped.js';
import { smallProtocol } from '../protocol/small-protocol.js';
import { readable } from './page-text.js';

const protocols = protocolPaths.map((path) => readJson(`${path}.protocol.json`) as ProtocolDocument);
const screenings = screeningPaths.map(readTree);

describe('a tree in words', () => {
  it('has every node once, each reached by one branch, the first by none', () => {
    for (const document of [...screenings, ...protocols])
      for (const { nodes } of outlineOf(document).roots) {
        const reached = nodes.flatMap(({ branches }) => branches.map(({ to }) => to));
        expect(reached.sort((a, b) => a - b)).toEqual(nodes.slice(1).map((_, index) => index + 1));
        for (const node of nodes) expect(node.end === undefined).toBe(node.ask !== undefined);
        for (const node of nodes) expect(node.branches).toHaveLength(node.ask === undefined ? 0 : 3);
      }
  });

  it('leaves out no node of a shipped tree', () => {
    for (const document of screenings)
      expect(
        outlineOf(document).roots.map((root: OutlineRoot) => root.nodes.map(({ id }) => id).sort()),
      ).toEqual(
        document.conditions.map(({ root }) => [...placedNodes(root, '')].map(({ node }) => node.id).sort()),
      );
  });

  it('numbers the questions as the drawing on paper does', () => {
    const numbered = ({ nodes }: OutlineRoot): string[] =>
      nodes.flatMap(({ number, redFlag, ask }: OutlineNode) =>
        number === undefined
          ? []
          : [`${String(number)} ${redFlag === true ? 'RED FLAG ' : ''}${String(ask)}`],
      );
    for (const document of [...screenings, ...protocols]) {
      const drawn = readable(drawTree(document));
      for (const line of outlineOf(document).roots.flatMap(numbered))
        expect(drawn).toContain(line.replaceAll(/\s+/g, ' '));
    }
  });

  it('says what is asked, what follows, and within which time', () => {
    const { appliesTo, facts, roots } = outlineOf(smallTree());
    expect(appliesTo).toBe('adults (age at or above 18 years)');
    expect(facts[0]).toMatchObject({ name: 'spo2', words: 'SpO2', unit: '%' });
    expect(roots[0]?.nodes).toMatchObject([
      {
        number: 1,
        ask: 'Below 85 %?',
        when: [{ depth: 0, words: 'SpO2 below 85 %' }],
        branches: [
          { answer: 'yes', to: 1 },
          { answer: 'no', to: 2 },
          { answer: 'unknown', to: 3 },
        ],
      },
      { end: { result: 'critical', reason: '[SpO2] is low', within: '5 minutes' } },
      { end: { result: 'baseline' } },
      { end: { result: 'indeterminate' } },
    ]);
  });

  it('keeps the parts of a condition together', () => {
    const tree = smallTree();
    const [first] = tree.conditions;
    if (first === undefined || !('when' in first.root)) throw new Error('the small tree asks');
    const when = { all: [first.root.when, { not: { any: [first.root.when, first.root.when] } }] };
    const document: TreeDocument = { ...tree, conditions: [{ ...first, root: { ...first.root, when } }] };
    expect(outlineOf(document).roots[0]?.nodes[0]?.when).toEqual([
      { depth: 0, words: 'all of:' },
      { depth: 1, words: 'SpO2 below 85 %' },
      { depth: 1, words: 'not:' },
      { depth: 2, words: 'at least one of:' },
      { depth: 3, words: 'SpO2 below 85 %' },
      { depth: 3, words: 'SpO2 below 85 %' },
    ]);
  });

  it('marks what a person is asked, and red flags', () => {
    const [root] = outlineOf(smallProtocol()).roots;
    expect(root?.nodes[0]).toMatchObject({ spoken: true, redFlag: true, when: [] });
    expect(root?.nodes.find(({ id }) => id === 'saturation')).not.toHaveProperty('spoken');
  });
});

describe('worked cases as patients on their way', () => {
  it('come to the leaf that they say, for every shipped tree', () => {
    for (const [index, document] of screenings.entries()) {
      const all = readCases(screeningPaths[index] ?? '');
      const patients = examplePatients(document, { findings: [], leaves: [], cases: all });
      const wanted = all
        .filter(({ condition }) => condition !== 'outside-population')
        .map(({ name, condition, leaf }) => ({ title: name, ways: [{ condition, end: leaf }] }));
      expect(patients).toMatchObject(wanted);
      expect(patients).toHaveLength(wanted.length);
    }
  });

  it('answer a protocol as they say, to its end', () => {
    for (const [index, document] of protocols.entries()) {
      const all = protocolCases(protocolPaths[index] ?? '');
      const patients = examplePatients(document, { findings: [], leaves: [], cases: all });
      expect(patients).toMatchObject(all.map(({ leaf }) => ({ ways: [{ end: leaf }] })));
    }
  });

  it('stop where nobody has answered', () => {
    const cases = [{ name: 'silent', facts: {}, answers: { breathless: 'no' } }];
    const [patient] = examplePatients(smallProtocol(), { findings: [], leaves: [], cases });
    expect(patient?.ways).toEqual([
      {
        condition: 'small-protocol',
        steps: [
          { id: 'breathless', answer: 'no' },
          { id: 'saturation', answer: 'unknown' },
        ],
        end: 'saturation-unknown',
      },
    ]);
    const [nobody] = examplePatients(smallProtocol(), {
      findings: [],
      leaves: [],
      cases: [{ name: 'nobody', facts: {}, answers: {} }],
    });
    expect(nobody?.ways).toEqual([{ condition: 'small-protocol', steps: [] }]);
  });

  it('are seen as the tree sees them: too old is unknown, and is told', () => {
    const value = { kind: 'number', interval: { low: 80, high: 80 }, unit: '%', ageSeconds: 1e6 } as const;
    const finding = {
      code: 'x',
      pointer: '',
      message: 'Old',
      example: { facts: { spo2: value }, claims: '' },
    };
    const [patient] = examplePatients(smallTree(), { findings: [finding], leaves: [], cases: [] });
    expect(patient).toMatchObject({
      from: 'finding',
      title: 'Old',
      facts: [{ words: 'SpO2', value: 'unknown (stale)' }],
      ways: [{ end: 'not-known' }],
    });
  });
});
