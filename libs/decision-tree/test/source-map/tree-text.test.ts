import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTreeText, problemWords, readJsonText } from '../../src/index.js';
import { smallTree } from '../builders.js';
import { smallProtocol } from '../protocol/small-protocol.js';

const text = JSON.stringify(smallTree(), null, 2);

function problemsOf(source: string): readonly string[] {
  return parseTreeText(source).problems.map(problemWords);
}

/** Line and column of the first place where a fragment stands. */
function placeOf(fragment: string, source = text): string {
  const before = source.slice(0, source.indexOf(fragment)).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

describe('the text of a tree', () => {
  it('is read in both kinds', () => {
    expect(parseTreeText(text).document).toEqual(smallTree());
    expect(parseTreeText(JSON.stringify(smallProtocol())).document).toEqual(smallProtocol());
  });

  it('points at a value deep in a tree', () => {
    const changed = text.replace('"value": 85', '"value": "85%"');
    expect(problemsOf(changed)).toEqual([
      `${placeOf('"value": "85%"', changed)} wrong-type /conditions/0/root/when/value: spo2 is of type number (%)`,
    ]);
  });

  it('points at a key that nobody knows, and at what lacks one', () => {
    const changed = text.replace('"reason": "Fine"', '"raeson": "Fine"');
    expect(problemsOf(changed)).toEqual([
      `${placeOf('"no": {', changed)} tree-schema /conditions/0/root/no: "reason" is missing`,
      `${placeOf('"raeson"', changed)} tree-schema /conditions/0/root/no/raeson: there is no key "raeson" here`,
    ]);
  });

  it('points at the second of two equal keys, beside all else that is wrong', () => {
    const changed = text
      .replace('"version": "1.0.0"', '"version": "1.0"')
      .replace('"yes": {', '"yes": 1,\n          "yes": {');
    expect(problemsOf(changed)).toEqual([
      expect.stringContaining(`${placeOf('"version"')} tree-schema /version: must match`),
      `${placeOf('"yes": {', changed)} duplicate-key /conditions/0/root/yes: the key yes stands twice`,
    ]);
  });

  it.each([
    ['a comment', text.replace('"kind"', '/* why */ "kind"'), '/*', 'invalid comment token'],
    ['a comma before the end', text.replace('"Fine"', '"Fine",'), undefined, 'property name expected'],
    [
      'a missing comma',
      text.replace('"version": "1.0.0",', '"version": "1.0.0"'),
      '"kind"',
      'comma expected',
    ],
    ['single quotes', text.replace('"small"', "'small'"), "'small'", 'invalid symbol'],
    ['a line end in a string', text.replace('"Small"', '"Sm\nall"'), undefined, 'unexpected end of string'],
    ['something behind the end', `${text} x`, ' x', undefined],
    ['nothing', '', undefined, 'value expected'],
  ])('is refused with %s', (_, changed, fragment, words) => {
    const [first] = parseTreeText(changed).problems;
    expect(first?.code).toBe('json-syntax');
    if (words !== undefined) expect(first?.message).toContain(words);
    if (fragment !== undefined) {
      const [line, column] = placeOf(fragment, changed).split(':').map(Number);
      expect(first?.line).toBe(line);
      expect((first?.column ?? 0) - (column ?? 0)).toBeLessThanOrEqual(1);
    }
  });

  it('reports each of several mistakes in its line', () => {
    const changed = text
      .replace('"unit": "%"', '"unit": "mg"')
      .replace('"source": "here"', '"source": "there"');
    expect(problemsOf(changed)).toEqual([
      `${placeOf('"unit": "mg"', changed)} wrong-unit /facts/spo2/unit: the unit of spo2 is %`,
      `${placeOf('"source": "there"', changed)} unknown-source /conditions/0/root/source: no source there`,
    ]);
  });

  it.each(['[', '{"a":'])('is refused when it is nested without end: %s', (opening) => {
    expect(problemsOf(JSON.stringify('['.repeat(2000)))).not.toContainEqual(
      expect.stringContaining('too-deep'),
    );
    expect(problemsOf(opening.repeat(100_000))).toEqual([
      '1:1 too-deep /: nested more than 1000 levels deep',
    ]);
  });

  it('counts lines the same with every line end', () => {
    const changed = text.replace('"Fine"', '5');
    const expected = parseTreeText(changed).problems;
    for (const end of ['\r\n', '\r'])
      expect(parseTreeText(changed.replaceAll('\n', end)).problems).toEqual(expected);
  });

  it('never throws, and takes for JSON exactly what is JSON without a key twice', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '0', ' ', '\\', 'a', '\n') }),
        ),
        (any) => {
          const read = readJsonText(any);
          let value: unknown;
          let isJson = true;
          try {
            value = JSON.parse(any);
          } catch {
            isJson = false;
          }
          const [first] = read.problems;
          if (first?.code === 'duplicate-key') return;
          expect(read.problems.length === 0).toBe(isJson);
          if (isJson) expect(read.value).toEqual(value);
          parseTreeText(any);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds every value of any document at its place', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, 3), (value, indent) => {
        const source = JSON.stringify(value, null, indent);
        const { locate } = readJsonText(source);
        const lines = source.split('\n');
        for (const [pointer, expected] of members(value, '')) {
          const { line, column } = locate(pointer);
          const rest = [lines[line - 1]?.slice(column - 1), ...lines.slice(line)].join('\n');
          expect(rest.startsWith(expected)).toBe(true);
        }
      }),
    );
  });
});

/** Every pointer of a value with how its text begins: a member with its key, an element with itself. */
function* members(value: unknown, pointer: string): Generator<readonly [string, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const place = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    yield [place, Array.isArray(value) ? beginning(inner) : JSON.stringify(key)];
    yield* members(inner, place);
  }
}

function beginning(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? '[' : '{';
}
