import { describe, expect, it } from '@jest/globals';
import { builtInPolicies } from '#domain';
import {
  approve,
  documentProblems,
  escalationPolicy,
  loadPolicy,
  parseDocument,
  parsePolicy,
  parseTree,
  parseTreeText,
  policySchema,
  treeHash,
} from '../../src/index.js';
import { consent, readJson, readTree } from '../builders.js';
import { changed, severities, shippedPolicy, shippedPolicyText } from './documents.js';

const problemsOf = (document: unknown) =>
  documentProblems(document).map(({ code, pointer }) => `${code} ${pointer}`);
const [first, ...otherSteps] = shippedPolicy('tier1').steps;

describe('a policy document', () => {
  it('has a schema for editors that equals the one the loader uses', () => {
    expect(readJson('policy.schema.json')).toEqual(JSON.parse(JSON.stringify(policySchema)));
  });

  it.each(severities)('%s: is shipped with the values of the built-in policy', (severity) => {
    const { id, version, hash, ...values } = escalationPolicy(parsePolicy(shippedPolicy(severity)), 'abc');
    const {
      id: builtInId,
      version: builtInVersion,
      hash: builtInHash,
      ...builtIn
    } = builtInPolicies[severity];
    expect(values).toEqual(builtIn);
    expect([id, version, hash]).toEqual([`escalation-${severity}`, '1.0.0', 'abc']);
    expect([builtInId, builtInVersion, builtInHash]).toEqual([`built-in-${severity}`, '1', null]);
  });

  it('keeps the sites and programmes it is for, and leaves out what it does not name', () => {
    const narrow = changed('tier1', { sites: ['north'], programmes: ['copd'] });
    expect(escalationPolicy(narrow, null)).toMatchObject({ sites: ['north'], programmes: ['copd'] });
    const wide = escalationPolicy(shippedPolicy('critical'), null);
    expect(['sites', 'programmes', 'snooze'].filter((member) => member in wide)).toEqual([]);
  });

  it('is loaded only by an approval of its very content', () => {
    const document = shippedPolicy('critical');
    const approval = approve(document, consent);
    expect(loadPolicy(document, approval).policy).toMatchObject({
      hash: treeHash(document),
      lastResort: { everySeconds: 120 },
    });
    expect(() => loadPolicy(changed('critical', { repeats: 2 }), approval)).toThrow('approval-hash-mismatch');
    expect(() => loadPolicy(document, undefined)).toThrow('not-approved');
  });

  it('is no tree, and a tree is none', () => {
    expect(() => parseTree(shippedPolicy('critical'))).toThrow('tree-schema at /kind: must be screening');
    expect(() => parsePolicy(readTree('safety/red-limits'))).toThrow('must be escalation-policy');
    expect(() => parseDocument({ kind: 'policy' })).toThrow(
      'must be one of screening, protocol, escalation-policy',
    );
  });

  it.each([
    ['a severity that is none', { severities: ['baseline'] }, 'tree-schema /severities/0'],
    ['no severity', { severities: [] }, 'tree-schema /severities'],
    ['no step', { steps: [] }, 'tree-schema /steps'],
    ['a step that calls nobody', { steps: [{ ...first, notify: [] }] }, 'tree-schema /steps/0/notify'],
    ['a step by no channel', { steps: [{ ...first, channels: [] }] }, 'tree-schema /steps/0/channels'],
    [
      'a target that nobody is',
      { steps: [{ ...first, notify: ['janitor'] }] },
      'tree-schema /steps/0/notify/0',
    ],
    ['a ladder without an end', { repeats: 1000 }, 'tree-schema /repeats'],
    ['no last resort', { lastResort: undefined }, 'tree-schema '],
    ['a fact', { facts: { spo2: { type: 'number', unit: '%' } } }, 'tree-schema /facts'],
    ['a time that is none', { closeWithin: 'P1M' }, 'bad-duration /closeWithin'],
    ['weeks', { closeWithin: 'P1W' }, 'tree-schema /closeWithin'],
    [
      'no time at all',
      { steps: [...otherSteps, { ...first, deliverWithin: 'PT0S' }] },
      'bad-duration /steps/2/deliverWithin',
    ],
    [
      'a sign that is none',
      { worsening: [{ vitalSign: 'mood', unit: '1', falling: 1 }] },
      'unknown-vital-sign /worsening/0/vitalSign',
    ],
    [
      'another unit',
      { worsening: [{ vitalSign: 'glucose', unit: 'mmol/L', falling: 1 }] },
      'wrong-unit /worsening/0/unit',
    ],
    ['a margin of nothing', { worsening: [{ vitalSign: 'spo2', unit: '%' }] }, 'tree-schema /worsening/0'],
    [
      'a margin of zero',
      { worsening: [{ vitalSign: 'spo2', unit: '%', falling: 0 }] },
      'tree-schema /worsening/0/falling',
    ],
    [
      'a sign twice',
      {
        worsening: [
          { vitalSign: 'spo2', unit: '%', falling: 3 },
          { vitalSign: 'spo2', unit: '%', falling: 4 },
        ],
      },
      'duplicate-id /worsening/1/vitalSign',
    ],
  ])('is refused with %s, by its place', (_, members, problem) => {
    expect(problemsOf(changed('tier1', members))).toContain(problem);
  });

  it('reaches no further than the programme whose physicians may sign it', () => {
    expect(problemsOf(changed('tier1', { programme: 'copd' }))).toEqual(['policy-scope /programme']);
    expect(
      problemsOf(changed('tier1', { programme: 'copd', programmes: ['copd', 'heart-failure'] })),
    ).toEqual(['policy-scope /programmes']);
    expect(problemsOf(changed('tier1', { programme: 'copd', programmes: ['copd'] }))).toEqual([]);
    expect(problemsOf(changed('tier1', { programmes: ['copd', 'heart-failure'] }))).toEqual([]);
  });

  it('tells line and column of what is wrong in its text', () => {
    const text = shippedPolicyText('critical').replace('"PT10M"', '"PT10X"');
    const { problems } = parseTreeText(text);
    const line = text.split('\n').findIndex((one) => one.includes('PT10X')) + 1;
    expect(problems).toMatchObject([{ code: 'tree-schema', pointer: '/startCareWithin', line }]);
  });
});
