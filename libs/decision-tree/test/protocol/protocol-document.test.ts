import { describe, expect, it } from '@jest/globals';
import { documentProblems, parseProtocol, parseTree, protocolSchema } from '../../src/index.js';
import { readJson } from '../builders.js';
import { end, smallProtocol } from './small-protocol.js';

/** The small protocol with one place of it changed. */
function changed(path: string, value: unknown): unknown {
  const document = structuredClone(smallProtocol()) as unknown;
  const keys = path.split('/').slice(1);
  const last = keys.pop() ?? '';
  let holder = document as Record<string, unknown>;
  for (const key of keys) holder = holder[key] as Record<string, unknown>;
  holder[last] = value;
  return document;
}

function places(document: unknown): readonly string[] {
  return documentProblems(document).map(({ code, pointer }) => `${code} ${pointer}`);
}

const saturation = '/root/answers/no';

describe('a protocol document', () => {
  it('is read', () => {
    expect(parseProtocol(smallProtocol())).toEqual(smallProtocol());
  });

  it('is no screening tree', () => {
    expect(() => parseTree(smallProtocol())).toThrow('tree-schema at /kind: must be screening');
  });

  it('has the published schema', () => {
    expect(readJson('protocol.schema.json')).toEqual(JSON.parse(JSON.stringify(protocolSchema)));
  });

  it.each([
    ['no time limit', `${saturation}/yes/timeLimit`, undefined, [`tree-schema ${saturation}/yes`]],
    [
      'a month as time limit',
      `${saturation}/yes/timeLimit`,
      'P1M',
      [`bad-duration ${saturation}/yes/timeLimit`],
    ],
    [
      'seen within 4 h only after 5',
      `${saturation}/yes/timeLimit`,
      'PT5H',
      [`time-limit-too-long ${saturation}/yes/timeLimit`],
    ],
    ['nothing to document', `${saturation}/yes/document`, [], [`tree-schema ${saturation}/yes/document`]],
    ['nobody to offer it for', '/for', [], ['tree-schema /for']],
    [
      'a question with two answers',
      '/root/answers/could-not-assess',
      undefined,
      ['tree-schema /root/answers'],
    ],
    ['a misspelt key of a question', '/root/redflag', true, ['tree-schema /root/redflag']],
    ['an id twice', `${saturation}/id`, 'breathless', [`duplicate-id ${saturation}/id`]],
    ['a source nobody lists', '/root/source', ['here', 'there'], ['unknown-source /root/source/1']],
    ['a misspelt fact', `${saturation}/when/fact`, 'sp02', [`unknown-fact ${saturation}/when/fact`]],
    ['an undeclared fact', `${saturation}/when/fact`, 'glucose', [`undeclared-fact ${saturation}/when/fact`]],
    [
      'an undeclared fact in words',
      `${saturation}/yes/reason`,
      '{weight}',
      [`undeclared-fact ${saturation}/yes/reason`],
    ],
    ['text for a number', `${saturation}/when/value`, 'low', [`wrong-type ${saturation}/when/value`]],
  ])('is refused with %s', (_, path, value, expected) => {
    expect(places(changed(path, value))).toEqual(expected);
  });

  it.each(['seen-within-4h', 'call-back', 'care-at-home'])(
    'is refused when a red flag answered yes may end in %s (H17)',
    (outcome) => {
      expect(places(changed('/root/answers/yes/answers/yes/outcome', outcome))).toContain(
        'red-flag-lowered /root/answers/yes/answers/yes/outcome',
      );
    },
  );

  it('is refused when could not assess ends milder than no, or at home (H26)', () => {
    const alone = '/root/answers/yes/answers/could-not-assess';
    expect(places(changed(`${alone}/outcome`, 'escalate-now'))).toEqual([
      `could-not-assess-lowered ${alone}`,
    ]);
    const swollen = `${saturation}/no/answers/could-not-assess`;
    expect(places(changed(`${swollen}/outcome`, 'care-at-home'))).toEqual([
      `could-not-assess-lowered ${swollen}`,
    ]);
  });

  it('is refused when what the record does not know ends milder than either answer', () => {
    const milder = changed(`${saturation}/unknown/outcome`, 'care-at-home') as ReturnType<
      typeof smallProtocol
    >;
    expect(places(milder)).toEqual([]);
    const swollen = changed(`${saturation}/no`, end('fine', 'call-back')) as typeof milder;
    const both = structuredClone(swollen) as unknown as { root: { answers: { no: { unknown: unknown } } } };
    both.root.answers.no.unknown = end('unclear', 'care-at-home');
    expect(places(both)).toEqual([`unknown-lowered ${saturation}/unknown`]);
  });

  it('is refused when a check asks what the checks above have answered', () => {
    const { root } = smallProtocol();
    const check = 'answers' in root ? root.answers.no : root;
    const again = (value: number) => ({
      ...check,
      id: 'again',
      when: { fact: 'spo2', operator: 'lessThan', value },
      yes: end('low', 'call-back'),
      no: end('not-low', 'call-back'),
      unknown: end('perhaps-low', 'call-back'),
    });
    expect(places(changed(`${saturation}/yes`, again(88)))).toEqual([]);
    expect(places(changed(`${saturation}/yes`, again(92)))).toEqual([
      `unreachable-branch ${saturation}/yes/no`,
    ]);
    expect(places(changed(`${saturation}/no`, again(90)))).toEqual([
      `unreachable-branch ${saturation}/no/yes`,
    ]);
  });

  it('reports all that is wrong, not only the first thing', () => {
    const document = changed(`${saturation}/when/fact`, 'sp02') as ReturnType<typeof smallProtocol>;
    expect(places({ ...document, sources: [...document.sources, ...document.sources] })).toEqual([
      'duplicate-id /sources/1/id',
      `unknown-fact ${saturation}/when/fact`,
    ]);
  });
});
