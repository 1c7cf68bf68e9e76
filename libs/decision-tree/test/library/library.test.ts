import { describe, expect, it } from '@jest/globals';
import {
  caseProblems,
  coverage,
  runCases,
  runProtocolCases,
  type ProtocolDocument,
  type TreeDocument,
} from '../../src/index.js';
import { placedProtocolNodes } from '../../src/protocol/nodes.js';
import { readCases, readJson, readTree } from '../builders.js';
import {
  protocolCases,
  protocolDocument,
  protocolPaths,
  screeningPaths,
  shippedProtocol,
  shippedTree,
} from './shipped.js';

const documents: readonly (readonly [string, TreeDocument | ProtocolDocument])[] = [
  ...screeningPaths.map((path) => [path, readTree(path)] as const),
  ...protocolPaths.map((path) => [path, protocolDocument(path)] as const),
];

describe('the library', () => {
  it('has the trees and protocols that a demonstration needs', () => {
    expect(screeningPaths).toEqual([
      'copd/screening',
      'diabetes/cgm-screening',
      'diabetes/smbg-screening',
      'heart-failure/screening',
      'hypertension/screening',
      'news2/composite',
      'safety/fail-safe',
      'safety/red-limits',
    ]);
    expect(protocolPaths).toEqual([
      'diabetes/high-glucose',
      'diabetes/low-glucose',
      'heart-failure/weight-gain',
      'hypertension/severe-pressure',
      'operations/missing-data',
      'operations/not-reached',
      'respiratory/low-spo2',
    ]);
  });

  it('gives each document a name of its own', () => {
    const names = documents.map(([, { tree }]) => tree);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(documents)('%s says that it is an example and no cleared device', (_, { notice }) => {
    expect(notice).toMatch(/own physician must .*approve/);
    expect(notice).toMatch(/not a cleared medical device/);
  });

  it.each(documents)('%s cites each source it lists, but for its own choices', (_, document) => {
    const cited = JSON.stringify(document.kind === 'screening' ? document.conditions : document.root);
    for (const { id } of document.sources)
      if (id !== 'project' && id !== 'triage') expect(cited).toContain(`"${id}"`);
  });

  it.each(documents)('%s has worked cases that speak of what is there', (path, document) => {
    expect(caseProblems(readJson(`${path}.cases.json`), document)).toEqual([]);
  });
});

describe.each(screeningPaths)('the screening tree %s', (path) => {
  it('holds all its worked cases in both forms', async () => {
    expect(await runCases(shippedTree(path), readCases(path))).toEqual([]);
  });

  it('has a worked case for every leaf and branch, and for its population', () => {
    const { leaves, branches } = coverage(readTree(path), readCases(path));
    expect([...leaves.missing, ...branches.missing]).toEqual([]);
    const population = readCases(path).filter(({ condition }) => condition === 'outside-population');
    expect(new Set(population.map(({ leaf }) => leaf))).toEqual(
      new Set(['population-met', 'population-not-met', 'population-unknown']),
    );
  });

  it('makes assertions about every one of its conditions', () => {
    const { assertions = [], conditions } = readTree(path);
    for (const { condition, vitalSign } of conditions) {
      const about = assertions.filter(
        (one) =>
          ('condition' in one && one.condition === condition) ||
          (one.kind === 'dangerous-direction' && one.vitalSign === vitalSign) ||
          (one.kind !== 'dangerous-direction' && one.condition === undefined),
      );
      const isWords = /unusable-value|weight-measurement/.test(condition);
      if (!isWords) expect(`${condition}: ${about.length > 0}`).toBe(`${condition}: true`);
    }
  });
});

describe.each(protocolPaths)('the protocol %s', (path) => {
  it('holds all its worked cases', async () => {
    expect(await runProtocolCases(shippedProtocol(path), protocolCases(path))).toEqual([]);
  });

  it('has a worked case for every end and every answer', () => {
    const { leaves, branches } = coverage(protocolDocument(path), protocolCases(path));
    expect([...leaves.missing, ...branches.missing]).toEqual([]);
  });

  it('gives each end advice, what to document, and a clock', () => {
    for (const { node } of placedProtocolNodes(protocolDocument(path).root))
      if ('outcome' in node) {
        expect(node.advice.length).toBeGreaterThan(0);
        expect(node.document.length).toBeGreaterThan(0);
        expect(node.timeLimit).toMatch(/^P/);
      }
  });
});
