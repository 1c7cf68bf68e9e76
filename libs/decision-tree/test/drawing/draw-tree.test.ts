import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  conditionSentence,
  drawTree,
  drawTreePart,
  factCatalogue,
  factWords,
  nodesOf,
  type Condition,
  type SafetyAssertion,
  type TreeDocument,
} from '../../src/index.js';
import { readTree, smallTree, treePaths } from '../builders.js';
import { smallProtocol } from '../protocol/small-protocol.js';
import { readable, tagsOf } from './page-text.js';

const low: Condition = { fact: 'spo2', operator: 'lessThan', value: 85 };
const assertions: readonly SafetyAssertion[] = [
  { id: 'a', says: 'Low is critical.', kind: 'always', when: low, disposition: 'critical', within: 'PT5M' },
  {
    id: 'n',
    says: 'May be low is not nothing.',
    kind: 'never',
    when: low,
    holds: 'possibly',
    unknown: ['patient.age'],
    dispositions: ['baseline', 'indeterminate'],
    condition: 'hypoxaemia',
  },
  { id: 'm', says: 'Lower is worse.', kind: 'monotone', fact: 'spo2', worse: 'lower' },
  {
    id: 'd',
    says: 'Implausibly low is a call.',
    kind: 'dangerous-direction',
    vitalSign: 'spo2',
    direction: 'low',
    within: 'PT15M',
  },
];

describe('the drawing of a tree', () => {
  it('can be read without JSON', () => {
    const text = readable(drawTree({ ...smallTree(), assertions }));
    expect(text).toContain('Example.');
    expect(text).toContain('Wardline is not a cleared medical device.');
    expect(text).toContain('For whom adults\nage at or above 18 years');
    expect(text).toContain('none [here] 1 ! not yet checked');
    expect(text).toContain(
      `Low oxygen saturation
Alert condition hypoxaemia
1 Below 85 %?
SpO2 below 85 % low [here]
Yes
■■■ CRITICAL, answered within 5 minutes : [SpO2] is low is-low
No
○ BASELINE: no alert : Fine fine
Unknown
? INDETERMINATE, answered within 1 hour : [SpO2] not-known`,
    );
  });

  it('says the assertions in full', () => {
    const text = readable(drawTreePart({ ...smallTree(), assertions }));
    expect(text).toContain('Where SpO2 below 85 %: at least critical, answered within 5 minutes.');
    expect(text).toContain(
      'Where SpO2 below 85 % (or may be, where it is not known) and age is not known: never baseline or ' +
        'indeterminate under “Low oxygen saturation”.',
    );
    expect(text).toContain(
      'All else equal, the lower of two values never gives the milder disposition: SpO2.',
    );
    expect(text).toContain(
      'SpO2 that is implausibly low comes to at least Tier-1, answered within 15 minutes.',
    );
  });

  it('draws a protocol with its red flags, advice and what is written down', () => {
    const text = readable(drawTree(smallProtocol()));
    expect(text).toContain(
      `1 RED FLAG Are you short of breath while sitting still?
breathless [here]
Yes
2 Is anybody with you?`,
    );
    expect(text).toContain('Could not assess\n■■■ ESCALATE NOW to the local nurse, done within 5 minutes');
    expect(text).toContain('3 Is the oxygen saturation below 92 %?\nSpO2 below 92 % saturation [here]');
    expect(text).toContain('Say to the patient:\nSit upright.\nWrite down:\nWhat was said.');
  });

  it.each(treePaths)('%s: every question, leaf and source is there', (path) => {
    const tree = readTree(path);
    const page = drawTree(tree);
    const text = readable(page);
    const nodes = tree.conditions.flatMap(({ root }) => nodesOf(root));
    expect(page.split('class="end ').length - 1).toBe(nodes.filter((node) => 'disposition' in node).length);
    expect(page.split('class="node"').length - 1).toBe(nodes.filter((node) => 'ask' in node).length);
    for (const { id } of nodes) expect(page).toContain(`<code>${id}</code>`);
    for (const { citation } of tree.sources) expect(text).toContain(citation);
    expect(text).toContain(tree.notice);
    for (const { title } of tree.conditions) expect(text).toContain(title);
  });

  it.each(
    [...treePaths.map(readTree), smallTree(), smallProtocol()].map((tree) => [tree.tree, tree] as const),
  )('%s: a page by itself: no script, nothing loaded, tags closed, links that lead somewhere', (_, tree) => {
    const page = drawTree(tree);
    const allowed =
      'a body br code div em h1 h2 head html li meta ol p section span strong style table td th title tr ul';
    const open: string[] = [];
    for (const { name, closes } of tagsOf(page)) {
      expect(allowed.split(' ')).toContain(name);
      if (closes) expect(open.pop()).toBe(name);
      else if (name !== 'br' && name !== 'meta') open.push(name);
    }
    expect(open).toEqual([]);
    expect(page).not.toMatch(/\son[a-z]+=|src=|@import|url\(/);
    const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]));
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(ids).toContain(target?.slice(1));
  });

  it('escapes every text: whatever the words, the markup is the same', () => {
    const plain = tagsOf(drawTree(withWords('x')));
    fc.assert(
      fc.property(nastyWords, (words) => {
        const page = drawTree(withWords(words));
        expect(tagsOf(page)).toEqual(plain);
        expect(readable(page)).toContain(readable(escaped(words)));
      }),
    );
  });
});

const nastyWords = fc
  .array(
    fc.constantFrom('<', '>', '&', '"', "'", '<script>', '</style>', '-->', '&lt;', '${', '{', 'a', ' '),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same words in every place of a tree that is free text, and in ids, which the schema would refuse. */
function withWords(words: string): TreeDocument {
  const tree = { ...smallTree(), assertions };
  const text = JSON.stringify(tree, (key, value: unknown) =>
    [
      'title',
      'purpose',
      'author',
      'notice',
      'tree',
      'version',
      'programme',
      'citation',
      'edition',
      'describe',
      'ask',
      'reason',
      'says',
      'id',
      'condition',
    ].includes(key) && typeof value === 'string'
      ? words
      : value,
  );
  const changed = JSON.parse(text) as TreeDocument;
  const facts = { ...changed.facts, [words]: { type: 'number', unit: words } } as TreeDocument['facts'];
  return { ...changed, facts };
}

describe('words for facts and conditions', () => {
  it('has words for every fact of the catalogue', () => {
    const words = [...factCatalogue.keys()].map(factWords);
    expect(new Set(words).size).toBe(words.length);
    for (const one of words) expect(one).toMatch(/^[A-Za-z][A-Za-z0-9 ’:-]*$/);
  });

  it.each<[Condition, string]>([
    [low, 'SpO2 below 85 %'],
    [
      { fact: 'spo2', operator: 'lessThan', value: { fact: 'plan.spo2-target-low' } },
      'SpO2 below the plan’s SpO2 target low',
    ],
    [
      { fact: 'spo2.baseline-change', operator: 'lessThanInclusive', value: -3 },
      'SpO2 minus its baseline at or below −3 %',
    ],
    [
      { fact: 'weight.minutes-since', operator: 'greaterThan', value: 2880 },
      'the time since the last weight above 2 days',
    ],
    [{ fact: 'symptom.chest-pain', operator: 'equal', value: true }, 'symptom chest pain: yes'],
    [{ fact: 'patient.lvad', operator: 'notEqual', value: true }, 'ventricular assist device: no'],
    [
      { fact: 'spo2.status', operator: 'in', value: ['implausible-low'] },
      'the SpO2 of this measurement is implausibly low',
    ],
    [
      { fact: 'spo2.status', operator: 'notIn', value: ['none', 'usable'] },
      'the SpO2 of this measurement is none of: not there, usable',
    ],
    [{ fact: 'news2.total', operator: 'greaterThanInclusive', value: 7 }, 'NEWS2 total at or above 7 points'],
    [
      { all: [low, { any: [low, { not: { fact: 'patient.age', operator: 'lessThan', value: 60 } }] }] },
      'SpO2 below 85 % and (SpO2 below 85 % or not (age below 60 years))',
    ],
  ])('%j', (condition, words) => {
    const facts = Object.fromEntries(
      [...factCatalogue.values()].map(({ name, type, unit }) => [
        name,
        { type, ...(unit !== undefined && { unit }) },
      ]),
    );
    expect(conditionSentence(condition, facts)).toBe(words);
  });
});
