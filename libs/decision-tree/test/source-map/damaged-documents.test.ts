import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTreeText, type AnyTreeDocument, type SafetyAssertion } from '../../src/index.js';
import { smallTree } from '../builders.js';
import { smallProtocol } from '../protocol/small-protocol.js';

const assertions: readonly SafetyAssertion[] = [
  {
    id: 'a',
    says: 'Low is critical.',
    kind: 'always',
    when: { any: [{ not: { fact: 'spo2', operator: 'in', value: [90, 91] } }] },
    holds: 'possibly',
    disposition: 'critical',
  },
  { id: 'm', says: 'Lower is worse.', kind: 'monotone', fact: 'spo2', worse: 'lower' },
];

/** Every pointer of a value, the whole document first. */
function* pointers(value: unknown, pointer = ''): Generator<string> {
  yield pointer;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value) as [string, unknown][])
    yield* pointers(inner, `${pointer}/${key}`);
}

/** What stands at a pointer; undefined where nothing does. */
function valueAt(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      document,
    );
}

/** The document with another value at a pointer; undefined takes it away. */
function replaced(document: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value ?? null;
  const changed = structuredClone(document);
  const cut = pointer.lastIndexOf('/');
  const holder = valueAt(changed, pointer.slice(0, cut)) as Record<string, unknown>;
  const key = pointer.slice(cut + 1);
  if (value === undefined && Array.isArray(holder)) holder.splice(Number(key), 1);
  else holder[key] = value;
  return JSON.parse(JSON.stringify(changed)) as unknown;
}

const anyValue = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    '',
    'spo2',
    'weight',
    'P1M',
    'PT1H',
    'tier1',
    'care-at-home',
    -1,
    [],
    {},
    { fact: 'spo2' },
  ),
);

describe.each<[string, AnyTreeDocument]>([
  ['screening', { ...smallTree(), assertions }],
  ['protocol', smallProtocol()],
])('a damaged %s tree', (_, document) => {
  const places = [...pointers(document)];

  it('is whole before it is damaged', () => {
    expect(parseTreeText(JSON.stringify(document)).problems).toEqual([]);
  });

  it('is read or refused, never thrown at, and each problem points at something that is there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), anyValue, (pointer, value) => {
        const changed = replaced(document, pointer, value);
        const { problems } = parseTreeText(JSON.stringify(changed));
        for (const problem of problems) {
          const isMissingKind = problem.pointer === '/kind';
          expect(isMissingKind || valueAt(changed, problem.pointer) !== undefined).toBe(true);
          expect(problem.message).not.toBe('');
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('is refused without any of its parts that are not optional, at the place that lacks it', () => {
    const optional = /\/(source|redFlag|maxAge|vitalSign|assertions|holds|when\/any\/0|unit)$/;
    for (const pointer of places.filter((place) => place !== '' && !/\/\d+$/.test(place))) {
      if (optional.test(pointer) || pointer.startsWith('/facts/')) continue;
      const { problems } = parseTreeText(JSON.stringify(replaced(document, pointer, undefined)));
      const holder = pointer.slice(0, pointer.lastIndexOf('/'));
      expect(problems.map((problem) => problem.pointer)).toContain(pointer === '/kind' ? '/kind' : holder);
    }
  });
});
