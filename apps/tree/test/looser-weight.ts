import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Condition, TreeDocument, TreeNode } from '#decision-tree';
import { shippedTrees } from '../src/trees/read-trees.js';

export const heartFailurePath = join(shippedTrees, 'heart-failure/screening.tree.json');

/** The shipped heart-failure tree with every limit of weight multiplied: a looser rule, to be tried against it. */
export function looserWeightRule(factor: number): TreeDocument {
  const tree = JSON.parse(readFileSync(heartFailurePath, 'utf8')) as TreeDocument;
  return {
    ...tree,
    version: '99.0.0',
    conditions: tree.conditions.map((condition) => ({ ...condition, root: looser(condition.root, factor) })),
  };
}

function looser(node: TreeNode, factor: number): TreeNode {
  if (!('ask' in node)) return node;
  const { yes, no, unknown } = node;
  const branches = { yes: looser(yes, factor), no: looser(no, factor), unknown: looser(unknown, factor) };
  return { ...node, ...branches, when: looserCondition(node.when, factor) };
}

function looserCondition(condition: Condition, factor: number): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => looserCondition(part, factor)) };
  if ('any' in condition) return { any: condition.any.map((part) => looserCondition(part, factor)) };
  if ('not' in condition) return { not: looserCondition(condition.not, factor) };
  const { fact, value } = condition;
  const isLimit = /^weight\.(change|baseline|dry|own)/.test(fact) && typeof value === 'number';
  return isLimit ? { ...condition, value: Math.round(value * factor * 1000) / 1000 } : condition;
}
