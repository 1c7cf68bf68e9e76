import { describe, expect, it } from '@jest/globals';
import { actsOf, consequences } from '../../src/trees/acts.js';
import { areInOrder, suggestedDates } from '../../src/trees/sign-dates.js';
import type { TreeVersion } from '../../src/trees/tree-data.js';
import { listedTrees, pathOf } from '../../src/trees/tree-list.js';

function version(given: Partial<TreeVersion> = {}): TreeVersion {
  return {
    tenant: 'metro',
    tree: 'oxygen',
    version: '1.0.0',
    hash: 'a'.repeat(64),
    kind: 'screening',
    programme: '*',
    title: 'Oxygen',
    author: 'An author',
    notice: 'Example.',
    submittedBy: null,
    submittedAt: null,
    state: 'candidate',
    decides: false,
    problem: 'not-approved',
    approvedUntil: null,
    signedBy: [],
    shadow: false,
    ...given,
  };
}
const act = (action: string, hash: string | null) => ({
  action,
  hash,
  version: null,
  at: '2026-01-01T00:00:00Z',
  by: null,
  reason: '',
});
const atWork = version({ state: 'active', decides: true, problem: null });

describe('what can be done with a version', () => {
  it('is nothing before it is signed, and to put it to work after', () => {
    expect(actsOf({ version: version(), activations: [] })).toEqual([]);
    expect(actsOf({ version: version({ state: 'signed', problem: null }), activations: [] })).toEqual([
      'activate',
    ]);
  });

  it('is to stop what is at work, and to roll back where another one was', () => {
    expect(actsOf({ version: atWork, activations: [act('activate', atWork.hash)] })).toEqual(['stop']);
    const both = [act('activate', atWork.hash), act('activate', 'b'.repeat(64))];
    expect(actsOf({ version: atWork, activations: both })).toEqual(['rollback', 'stop']);
  });

  it('is to put a stopped one to work again, and nothing else', () => {
    expect(actsOf({ version: version({ state: 'stopped' }), activations: [act('stop', null)] })).toEqual([
      'resume',
    ]);
  });

  it('is said before it is done: what decides then, and what is replaced', () => {
    const next = version({ version: '2.0.0', state: 'signed', problem: null });
    expect(consequences('activate', next, atWork).join(' ')).toMatch(
      /2\.0\.0 decides in metro.*replaces version 1\.0\.0/,
    );
    expect(consequences('activate', next, undefined).join(' ')).toContain(
      'No version of this tree decides now',
    );
    expect(consequences('stop', atWork, atWork).join(' ')).toContain('fail-safe tree decides');
  });
});

describe('the list of trees', () => {
  it('has one line a tree of a health system, what is at work apart from the others', () => {
    const next = version({ version: '2.0.0', hash: 'c'.repeat(64) });
    const elsewhere = version({ tenant: 'other' });
    const policy = version({ tree: 'a-policy', kind: 'escalation-policy', title: 'A policy' });
    const lists = listedTrees([policy, next, atWork, elsewhere]);
    expect([...lists.keys()]).toEqual(['metro', 'other']);
    expect(lists.get('metro')).toMatchObject([
      { tree: 'oxygen', atWork: { version: '1.0.0' }, others: [{ version: '2.0.0' }] },
      { tree: 'a-policy', atWork: undefined, others: [{ tree: 'a-policy' }] },
    ]);
  });

  it('shows a stopped version in the place of the one at work', () => {
    const stopped = version({ state: 'stopped' });
    expect(listedTrees([stopped]).get('metro')).toMatchObject([{ atWork: { state: 'stopped' }, others: [] }]);
  });

  it('links to a version by names and hashes alone', () => {
    expect(pathOf(atWork, 'evidence')).toBe(`/trees/oxygen/${atWork.hash}/metro/evidence`);
  });
});

describe('the dates of an approval', () => {
  it('are suggested in order', () => {
    const dates = suggestedDates(Date.parse('2026-11-21T23:59:00Z'));
    expect(dates.from).toBe('2026-11-21');
    expect(areInOrder(dates)).toBe(true);
  });

  it.each([
    ['reviewed when it ends', { from: '2026-01-01', reviewBy: '2026-06-01', until: '2026-06-01' }, true],
    ['reviewed after it ends', { from: '2026-01-01', reviewBy: '2026-06-02', until: '2026-06-01' }, false],
    ['reviewed before it begins', { from: '2026-01-01', reviewBy: '2025-06-01', until: '2026-06-01' }, false],
    ['reviewed when it begins', { from: '2026-01-01', reviewBy: '2026-01-01', until: '2026-06-01' }, false],
    ['without a date', { from: '', reviewBy: '2026-01-01', until: '2026-06-01' }, false],
  ])('%s', (_, dates, inOrder) => {
    expect(areInOrder(dates)).toBe(inOrder);
  });
});
