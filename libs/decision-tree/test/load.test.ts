import { describe, expect, it } from '@jest/globals';
import {
  approve,
  coverage,
  loadTree,
  parseTree,
  runCases,
  treeHash,
  treeSchema,
  TreeError,
  type Condition,
  type TreeDocument,
} from '../src/index.js';
import {
  approved,
  committedTree,
  consent,
  readCases,
  readJson,
  readTree,
  smallTree,
  treePaths,
} from './builders.js';

function codeOf(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    if (error instanceof TreeError) return error.code;
    throw error;
  }
  return 'loaded';
}

function withWhen(when: unknown): unknown {
  const tree = smallTree();
  const [first] = tree.conditions;
  return { ...tree, conditions: [{ ...first, root: { ...first?.root, when: when as Condition } }] };
}

function withFacts(facts: Record<string, unknown>): unknown {
  return { ...smallTree(), facts: { ...smallTree().facts, ...facts } };
}

const refused: readonly [string, unknown, string][] = [
  ['no object', 'tree', 'tree-schema'],
  ['a key nobody knows', { ...smallTree(), extra: 1 }, 'tree-schema'],
  ['a priority', withWhen({ fact: 'spo2', operator: 'lessThan', value: 85, priority: 1 }), 'tree-schema'],
  ['a path', withWhen({ fact: 'spo2', operator: 'lessThan', value: 85, path: '$.x' }), 'tree-schema'],
  ['an empty any, which the engine takes for true', withWhen({ any: [] }), 'tree-schema'],
  ['a misspelt operator', withWhen({ fact: 'spo2', operator: 'lesThan', value: 85 }), 'unknown-operator'],
  ['in without a list', withWhen({ fact: 'spo2', operator: 'in', value: 85 }), 'operator-type'],
  ['a misspelt fact', withWhen({ fact: 'sp02', operator: 'lessThan', value: 85 }), 'unknown-fact'],
  [
    'a fact nobody declared',
    withWhen({ fact: 'heart-rate', operator: 'lessThan', value: 85 }),
    'undeclared-fact',
  ],
  [
    'an inherited name as a fact',
    withWhen({ fact: 'constructor', operator: 'lessThan', value: 85 }),
    'unknown-fact',
  ],
  ['a declared fact that is not in the catalogue', withFacts({ mood: { type: 'text' } }), 'unknown-fact'],
  ['another unit', withFacts({ weight: { type: 'number', unit: '[lb_av]' } }), 'wrong-unit'],
  ['another type', withFacts({ weight: { type: 'text' } }), 'wrong-type'],
  ['text for a number', withWhen({ fact: 'spo2', operator: 'equal', value: '85%' }), 'wrong-type'],
  [
    'two facts of different units',
    withWhen({ fact: 'spo2', operator: 'lessThan', value: { fact: 'patient.age' } }),
    'wrong-unit',
  ],
  ['a range upside down', withFacts({ weight: { type: 'number', unit: 'kg', range: [9, 1] } }), 'bad-range'],
  [
    'a month as a maximum age',
    withFacts({ weight: { type: 'number', unit: 'kg', maxAge: 'P1M' } }),
    'bad-duration',
  ],
];

describe('loading a tree', () => {
  it.each(refused)('refuses %s', (_, document, code) => {
    expect(codeOf(() => parseTree(document))).toBe(code);
  });

  it('refuses the same condition or node id twice', () => {
    const tree = smallTree();
    expect(codeOf(() => parseTree({ ...tree, conditions: [...tree.conditions, ...tree.conditions] }))).toBe(
      'duplicate-id',
    );
  });

  it('refuses a leaf that is not baseline and has no clock', () => {
    const text = JSON.stringify(smallTree()).replace(',"respondWithin":"PT5M"', '');
    expect(codeOf(() => parseTree(JSON.parse(text)))).toBe('tree-schema');
  });

  it('refuses a source that is not listed', () => {
    const text = JSON.stringify(smallTree()).replace('"source":"here"', '"source":"there"');
    expect(codeOf(() => parseTree(JSON.parse(text)))).toBe('unknown-source');
  });

  it('names the place', () => {
    const load = () => parseTree(withFacts({ weight: { type: 'number', unit: 'lb' } }));
    expect(load).toThrow('wrong-unit at /facts/weight');
  });
});

describe('approval', () => {
  it('lets only an approved tree decide', () => {
    expect(codeOf(() => loadTree(smallTree(), undefined))).toBe('not-approved');
    expect(codeOf(() => loadTree(smallTree(), { physician: 'Dr. Test' }))).toBe('approval-schema');
    expect(approved(smallTree()).approval.physician).toBe('Dr. Test');
  });

  it('refuses a tree that differs by one threshold from what was approved', () => {
    const approval = approve(smallTree(), consent);
    const changed: unknown = JSON.parse(JSON.stringify(smallTree()).replace('"value":85', '"value":84'));
    expect(codeOf(() => loadTree(changed, approval))).toBe('approval-hash-mismatch');
    expect(codeOf(() => loadTree({ ...smallTree(), version: '1.0.1' }, approval))).toBe(
      'approval-tree-mismatch',
    );
  });

  it('does not approve what could not be loaded', () => {
    expect(codeOf(() => approve({ ...smallTree(), facts: {} }, consent))).toBe('tree-schema');
  });

  it('hashes the content, not the order of keys', () => {
    const { tree, ...rest } = smallTree();
    expect(treeHash({ ...rest, tree })).toBe(treeHash(smallTree()));
    expect(treeHash({ ...rest, tree: 'other' })).not.toBe(treeHash(smallTree()));
  });
});

describe('the committed trees', () => {
  it('have the schema that the loader uses', () => {
    expect(readJson('tree.schema.json')).toEqual(JSON.parse(JSON.stringify(treeSchema)));
  });

  it.each(treePaths)('%s loads with its approval', (path) => {
    expect(committedTree(path).hash).toBe(treeHash(readTree(path)));
  });

  it.each(treePaths)('%s holds all its worked cases', async (path) => {
    expect(await runCases(committedTree(path), readCases(path))).toEqual([]);
  });

  it.each(treePaths)('%s has a worked case for every leaf and branch', (path) => {
    const { leaves, branches } = coverage(readTree(path), readCases(path));
    expect([...leaves.missing, ...branches.missing]).toEqual([]);
  });

  it('reports a worked case that does not hold', async () => {
    const tree = smallTree();
    const wrong = {
      name: 'x',
      condition: 'hypoxaemia',
      facts: { spo2: 84 },
      leaf: 'fine',
      disposition: 'baseline' as const,
    };
    expect(await runCases(approved(tree), [wrong])).toHaveLength(1);
  });

  it.each(treePaths)('%s says that it is an example', (path) => {
    const { notice }: TreeDocument = readTree(path);
    expect(notice).toMatch(/own physician must .*approve/);
    expect(notice).toMatch(/not a cleared medical device/);
  });
});
