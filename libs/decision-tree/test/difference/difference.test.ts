import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnyTreeDocument } from '../../src/document.js';
import { treeHash } from '../../src/approve.js';
import { durationWords, treeDifference, type Change } from '../../src/difference/index.js';
import { protocol, screening, shippedTree } from './documents.js';

/** Pointers and what stands there afterwards; undefined: nothing does. */
type Edit = Readonly<Record<string, unknown>>;

function edited<T extends AnyTreeDocument>(document: T, edit: Edit): T {
  const copy = structuredClone(document);
  for (const [pointer, value] of Object.entries(edit)) put(copy, pointer, value);
  return copy;
}

function put(document: object, pointer: string, value: unknown): void {
  const steps = pointer.split('/');
  const key = steps.pop() ?? '';
  const holder = at(document, steps.join('/')) as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(holder, key);
  else holder[key] = value;
}

function changesOf(before: AnyTreeDocument, edit: Edit): readonly Change[] {
  return treeDifference(before, edited(before, edit)).changes;
}

/** What a JSON pointer leads to. */
function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}

const root = '/conditions/0/root';

const told: readonly [string, Edit, Partial<Change>][] = [
  [
    'a limit that is reached less often',
    { [`${root}/when/value`]: 83 },
    {
      kind: 'threshold',
      pointer: `${root}/when/value`,
      words: 'question “very-low”: SpO2 below 85 % becomes 83 % (holds less often)',
      before: '85',
      after: '83',
    },
  ],
  [
    'a limit under not, which works the other way',
    { [`${root}/no/when/all/1/not/value`]: 50 },
    {
      kind: 'threshold',
      pointer: `${root}/no/when/all/1/not/value`,
      words: 'question “lowish”: age below 40 years becomes 50 years (holds less often)',
    },
  ],
  [
    'an operator',
    { [`${root}/when/operator`]: 'lessThanInclusive' },
    {
      kind: 'condition',
      pointer: `${root}/when`,
      words: 'question “very-low”: the condition was “SpO2 below 85 %” and is “SpO2 at or below 85 %”',
    },
  ],
  [
    'a part that is gone',
    { [`${root}/no/when/all`]: [{ fact: 'spo2', operator: 'lessThan', value: 92 }] },
    {
      kind: 'condition',
      words:
        'question “lowish”: the condition was “SpO2 below 92 % and not (age below 40 years)” and is “SpO2 below 92 %”',
    },
  ],
  [
    'a leaf',
    { [`${root}/yes/disposition`]: 'tier1' },
    { kind: 'leaf', words: 'leaf “is-very-low”: disposition was “critical” and is “tier1” (milder)' },
  ],
  [
    'a clock',
    { [`${root}/yes/respondWithin`]: 'PT1H30M' },
    {
      kind: 'clock',
      pointer: `${root}/yes/respondWithin`,
      words: 'leaf “is-very-low”: to be answered within 1 hour 30 minutes, before 5 minutes (later)',
    },
  ],
  [
    'two branches that changed places, which is not a rewrite',
    {
      [`${root}/no/yes`]: at(screening(), `${root}/no/no`),
      [`${root}/no/no`]: at(screening(), `${root}/no/yes`),
    },
    {
      kind: 'branch',
      pointer: `${root}/no`,
      words: 'question “lowish”: yes leads to “fine”, before to “is-lowish”',
    },
  ],
  [
    'a fact',
    { '/facts/spo2/maxAge': 'PT2H' },
    {
      kind: 'fact',
      pointer: '/facts/spo2',
      words:
        'fact spo2: was number in %, from 30 to 100, at most PT15M old and is number in %, from 30 to 100, at most PT2H old',
    },
  ],
  [
    'a source',
    { '/sources/1/read': 'read in the source' },
    {
      kind: 'source',
      pointer: '/sources/1',
      words:
        'source “second”: was A lecture (undated; not yet checked) and is A lecture (undated; read in the source)',
    },
  ],
  [
    'an assertion that is gone',
    { '/assertions': [] },
    {
      kind: 'assertion',
      in: 'before',
      pointer: '/assertions/0',
      words:
        'gone: assertion “below-85”: “SpO2 below 85 % is always critical” (Where SpO2 below 85 %: at least critical.)',
    },
  ],
  [
    'an assertion whose words stayed the same',
    { '/assertions/0/when/value': 80 },
    {
      kind: 'assertion',
      pointer: '/assertions/0',
      words: expect.stringMatching(/was .*Where SpO2 below 85 %.* and is .*Where SpO2 below 80 %/) as never,
    },
  ],
  [
    'whom it is for',
    { '/population/condition/value': 16 },
    {
      kind: 'threshold',
      words: 'population: age at or above 18 years becomes 16 years (holds more often)',
    },
  ],
  [
    'words',
    { [`${root}/ask`]: 'Is it very low?' },
    { kind: 'text', words: 'question “very-low”: ask was “Very low?” and is “Is it very low?”' },
  ],
  [
    'an alert condition code',
    { '/conditions/0/condition': 'low-oxygen' },
    { kind: 'branch', words: 'new: alert condition “low-oxygen”' },
  ],
  [
    'only the order',
    { '/sources': [...screening().sources].reverse() },
    { kind: 'order', pointer: '/sources' },
  ],
  ['a list of assertions that is not there', { '/assertions': undefined }, { kind: 'assertion' }],
];

describe('the difference of two trees', () => {
  it.each(told)('tells %s', (_, edit, expected) => {
    expect(changesOf(screening(), edit)[0]).toMatchObject(expected);
  });

  it('is empty between a document and itself, however it is written', () => {
    const { conditions, ...rest } = screening();
    expect(treeDifference(screening(), { conditions, ...rest }).changes).toEqual([]);
  });

  it('tells what changed in a protocol', () => {
    const changes = changesOf(protocol(), {
      '/root/redFlag': false,
      '/root/answers/no/no/outcome': 'call-back',
      '/root/answers/could-not-assess/timeLimit': 'PT2H',
      '/for': ['hypoxaemia', 'dyspnoea'],
    });
    expect(changes.map(({ kind, pointer }) => [kind, pointer])).toEqual([
      ['leaf', '/root/redFlag'],
      ['leaf', '/root/answers/no/no/outcome'],
      ['clock', '/root/answers/could-not-assess/timeLimit'],
      ['identity', '/for'],
    ]);
    expect(changes[1]?.words).toContain('(more severe)');
  });

  it('puts what decides before what is only said', () => {
    const kinds = changesOf(screening(), {
      '/title': 'Other',
      [`${root}/when/value`]: 80,
      '/version': '1.1.0',
    }).map(({ kind }) => kind);
    expect(kinds).toEqual(['threshold', 'identity', 'text']);
  });
});

interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
}

/** Every number, text and boolean of a document, with what holds it. */
function scalars(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Place['holder'];
  return Object.entries(holder).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null ? scalars(inner) : [{ holder, key }],
  );
}

function lists(value: unknown): readonly unknown[][] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [value as unknown[]] : []), ...Object.values(value).flatMap(lists)];
}

function altered(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : `${String(value)}x`;
}

const documents = [
  screening(),
  protocol(),
  shippedTree('heart-failure/screening'),
  shippedTree('safety/red-limits'),
];

const edits = fc.record({
  // The small ones have everything that can change; the shipped ones take ten times as long.
  which: fc.oneof(
    { weight: 9, arbitrary: fc.nat(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) },
  ),
  place: fc.nat(),
  how: fc.constantFrom('alter', 'remove', 'swap'),
});

function editedAt({
  which,
  place,
  how,
}: {
  which: number;
  place: number;
  how: string;
}): [AnyTreeDocument, AnyTreeDocument] {
  const before = documents[which] ?? screening();
  const after = structuredClone(before);
  if (how === 'alter') {
    const places = scalars(after).filter(
      ({ holder, key }) => holder !== (after as unknown) || key !== 'kind',
    );
    const { holder, key } = places[place % places.length] ?? { holder: {}, key: '' };
    holder[key] = altered(holder[key]);
    return [before, after];
  }
  const all = lists(after);
  const list = all[place % all.length] ?? [];
  if (how === 'remove') list.splice(place % Math.max(1, list.length), 1);
  else list.reverse();
  return [before, after];
}

describe('nothing escapes the difference', () => {
  it('there are changes exactly when the hashes differ', () => {
    fc.assert(
      fc.property(edits, (edit) => {
        const [before, after] = editedAt(edit);
        const { changes } = treeDifference(before, after);
        expect(changes.length > 0).toBe(treeHash(before) !== treeHash(after));
      }),
      { numRuns: 600 },
    );
  });

  it('every pointer leads somewhere in the document that it is said to', () => {
    fc.assert(
      fc.property(edits, (edit) => {
        const [before, after] = editedAt(edit);
        for (const change of treeDifference(before, after).changes)
          expect(at(change.in === 'before' ? before : after, change.pointer)).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('words', () => {
  it.each([
    ['PT5M', '5 minutes'],
    ['P1DT1H', '1 day 1 hour'],
    ['PT90M', '1 hour 30 minutes'],
    ['P2W', '2 weeks'],
    ['soon', 'soon'],
  ])('the duration %s is %s', (text, words) => {
    expect(durationWords(text)).toBe(words);
  });
});
