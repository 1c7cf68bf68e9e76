import { describe, expect, it } from '@jest/globals';
import {
  parseProtocol,
  verifyProtocol,
  type ProtocolAssertion,
  type ProtocolDocument,
} from '../../src/index.js';
import { end, smallProtocol } from '../protocol/small-protocol.js';
import { expectToBehave } from './behaves.js';
import { shippedProtocols } from './shipped-protocols.js';

/** The small protocol with one place of it replaced. */
function changed(path: string, value: unknown): ProtocolDocument {
  return changedIn(smallProtocol(), path, value);
}

function changedIn(original: ProtocolDocument, path: string, value: unknown): ProtocolDocument {
  const document = structuredClone(original) as unknown;
  const keys = path.split('/').slice(1);
  const last = keys.pop() ?? '';
  let holder = document as Record<string, unknown>;
  for (const key of keys) holder = holder[key] as Record<string, unknown>;
  holder[last] = value;
  return parseProtocol(document);
}

async function found(document: ProtocolDocument): Promise<readonly string[]> {
  const { findings } = verifyProtocol(document);
  for (const finding of findings) await expectToBehave(document, finding);
  return findings.map(({ code, pointer }) => `${code} ${pointer}`);
}

const saturation = '/root/answers/no';
const below = (value: number) => ({ fact: 'spo2', operator: 'lessThan', value });

function asserting(assertion: Record<string, unknown>): ProtocolDocument {
  const one = { id: 'one', says: 'So it is.', ...assertion } as unknown as ProtocolAssertion;
  return changed('/assertions', [one]);
}

describe('the verifier of protocols', () => {
  it('finds nothing in the small protocol', async () => {
    expect(await found(smallProtocol())).toEqual([]);
  });

  it.each(shippedProtocols)('finds nothing in %s, whose every assertion is about somebody', (_, document) => {
    const { findings, leaves } = verifyProtocol(document);
    expect(findings).toEqual([]);
    expect(document.assertions?.length).toBeGreaterThan(5);
    expect(leaves.filter(({ example }) => example === undefined)).toEqual([]);
  });

  it.each<readonly [string, string, unknown, readonly string[]]>([
    [
      'a question that was asked on the way',
      `${saturation}/no/ask`,
      'are you  short of breath while sitting still?',
      [`repeated-question ${saturation}/no`],
    ],
    [
      'a part that changes nothing',
      `${saturation}/when`,
      { all: [below(92), below(95)] },
      ['redundant-part'],
    ],
    [
      'a limit that no saturation is',
      `${saturation}/when/value`,
      91.5,
      [`fact-out-of-range ${saturation}/when/value`],
    ],
    [
      'a question whose answers all come to the same',
      `${saturation}/no/answers`,
      {
        yes: end('one', 'call-back', 'PT2H'),
        no: end('two', 'call-back', 'PT2H'),
        'could-not-assess': end('three', 'call-back', 'PT2H'),
      },
      [`identical-branches ${saturation}/no`],
    ],
    [
      'a fact that nothing asks about',
      '/facts/glucose',
      { type: 'number', unit: 'mg/dL' },
      ['unused-fact /facts/glucose'],
    ],
    [
      'could not assess that ends as mildly as no',
      `${saturation}/no/answers/no`,
      end('all-quiet', 'call-back', 'PT2H'),
      [`could-not-assess-not-raised ${saturation}/no/answers/could-not-assess`],
    ],
    ['a red flag that is not marked', '/root/redFlag', false, ['red-flag-unmarked /root']],
    [
      'unknown that ends milder than any value',
      `${saturation}/unknown`,
      end('saturation-unknown', 'care-at-home', 'P2D'),
      [`unknown-not-handled ${saturation}/unknown`],
    ],
  ])('finds %s', async (_, path, value, codes) => {
    const all = await found(changed(path, value));
    for (const code of codes) expect(all.some((one) => one.startsWith(code))).toBe(true);
    expect(all.length).toBeLessThanOrEqual(2);
  });

  it('sees that could not assess ends below no where the record says so', async () => {
    const check = (id: string, yes: unknown, no: unknown, unknown: unknown) => ({
      id,
      check: 'Is it below 92 %?',
      when: below(92),
      yes,
      no,
      unknown,
    });
    const document = changed('/root/answers', {
      yes: end('to-nurse', 'escalate-now', 'PT5M'),
      no: check(
        'asked',
        end('low', 'seen-within-4h', 'PT4H'),
        end('fine', 'care-at-home', 'P1D'),
        end('not-known', 'seen-within-4h', 'PT4H'),
      ),
      'could-not-assess': end('perhaps', 'call-back', 'PT2H'),
    });
    expect(await found(document)).toEqual(['could-not-assess-not-raised /root/answers/could-not-assess']);
  });

  it('finds an answer that the checks above have settled together', async () => {
    const low = { fact: 'glucose', operator: 'lessThan', value: 54 };
    const last = {
      id: 'settled',
      check: 'Is the glucose below 54 mg/dL?',
      when: low,
      yes: end('by-glucose', 'seen-within-4h', 'PT4H'),
      no: end('by-nothing', 'care-at-home', 'P1D'),
      unknown: end('open', 'call-back', 'PT1H'),
    };
    const document = {
      ...smallProtocol(),
      facts: { ...smallProtocol().facts, glucose: { type: 'number', unit: 'mg/dL' } },
    } as ProtocolDocument;
    const { root } = changedIn(document, `${saturation}/when`, { any: [below(92), low] });
    const nested = structuredClone(root) as unknown as { answers: { no: Record<string, unknown> } };
    nested.answers.no['yes'] = {
      id: 'by-saturation',
      check: 'Is it the saturation?',
      when: below(92),
      yes: end('by-spo2', 'seen-within-4h', 'PT4H'),
      no: last,
      unknown: end('not-told', 'seen-within-4h', 'PT3H'),
    };
    const codes = await found(parseProtocol({ ...document, root: nested }));
    expect(codes).toContain(`constant-question ${saturation}/yes/no`);
  });
});

describe('an assertion of a protocol', () => {
  it.each<readonly [string, Record<string, unknown>]>([
    ['always', { kind: 'always', answers: { breathless: 'yes' }, outcome: 'escalate-now', within: 'PT5M' }],
    [
      'never',
      {
        kind: 'never',
        answers: { swollen: 'yes' },
        outcomes: ['care-at-home', 'call-back'],
        when: below(92),
      },
    ],
    ['monotone', { kind: 'monotone', fact: 'spo2', worse: 'lower' }],
    ['about what is not known', { kind: 'never', unknown: ['spo2'], outcomes: ['care-at-home'] }],
  ])('holds: %s', async (_, assertion) => {
    expect(await found(asserting(assertion))).toEqual([]);
  });

  it.each<readonly [string, Record<string, unknown>, string]>([
    [
      'a time',
      { kind: 'always', answers: { breathless: 'yes' }, outcome: 'escalate-now', within: 'PT2M' },
      'assertion-violated',
    ],
    ['an outcome', { kind: 'always', when: below(92), outcome: 'escalate-now' }, 'assertion-violated'],
    [
      'what may be',
      { kind: 'always', when: below(92), holds: 'possibly', outcome: 'seen-within-4h' },
      'assertion-violated',
    ],
    [
      'an answer',
      { kind: 'never', answers: { swollen: 'could-not-assess' }, outcomes: ['call-back'] },
      'assertion-violated',
    ],
    ['a direction', { kind: 'monotone', fact: 'spo2', worse: 'higher' }, 'monotonicity-violated'],
    [
      'nobody',
      { kind: 'never', when: { all: [below(80), { not: below(92) }] }, outcomes: ['call-back'] },
      'assertion-vacuous',
    ],
  ])('does not hold: %s', async (_, assertion, code) => {
    expect(await found(asserting(assertion))).toEqual([`${code} /assertions/0`]);
  });

  it.each<readonly [string, Record<string, unknown>, string]>([
    [
      'a question that there is not',
      { kind: 'never', answers: { swolen: 'yes' }, outcomes: ['call-back'] },
      'unknown-question',
    ],
    [
      'an answer that there is not',
      { kind: 'never', answers: { swollen: 'perhaps' }, outcomes: ['call-back'] },
      'tree-schema',
    ],
    ['a fact that is not declared', { kind: 'monotone', fact: 'glucose', worse: 'lower' }, 'undeclared-fact'],
    ['an outcome that is always so', { kind: 'always', outcome: 'care-at-home' }, 'tree-schema'],
  ])('is refused: %s', (_, assertion, code) => {
    expect(() => asserting(assertion)).toThrow(code);
  });
});
