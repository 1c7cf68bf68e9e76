import type { Disposition } from '#domain';
import type { Operator } from './operators.js';

/** A constant, or (numbers only) another declared fact of the same unit. */
export type Operand = number | string | boolean | { readonly fact: string };

/** json-rules-engine's condition format, narrowed: no paths, no parameters, no priorities, no references. */
export interface LeafCondition {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: Operand | readonly (number | string)[];
}
export type Condition =
  | LeafCondition
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** Where a number comes from; `read` is shown to whoever signs. */
export interface Source {
  readonly id: string;
  readonly citation: string;
  readonly edition: string;
  readonly read: 'read in the source' | 'secondary source' | 'not yet checked';
}

/** A fact that the tree may ask about. `range`: outside it, a number is unknown. `maxAge`: older, it is stale. */
export interface FactDeclaration {
  readonly type: 'number' | 'text' | 'boolean';
  /** UCUM; numbers only, and the catalogue's own. */
  readonly unit?: string;
  readonly range?: readonly [number, number];
  /** ISO 8601 duration of weeks, days, hours, minutes and seconds. */
  readonly maxAge?: string;
}

export interface Leaf {
  readonly id: string;
  readonly disposition: Disposition;
  /** Words with `{fact}` placeholders, rendered with value and unit. */
  readonly reason: string;
  /** ISO 8601 duration; every leaf but a baseline one has it. */
  readonly respondWithin?: string;
}

export interface Question {
  readonly id: string;
  readonly ask: string;
  readonly when: Condition;
  readonly yes: TreeNode;
  readonly no: TreeNode;
  readonly unknown: TreeNode;
  /** Ids of `sources`. */
  readonly source?: string | readonly string[];
}

export type TreeNode = Question | Leaf;

export interface TreeCondition {
  /** Alert condition code, stable across trees and versions. */
  readonly condition: string;
  readonly title: string;
  /** The sign the condition is about; a newer value of it in range makes a late severe value a past event. */
  readonly vitalSign?: string;
  readonly root: TreeNode;
}

export interface TreeDocument {
  readonly $schema?: string;
  readonly tree: string;
  readonly version: string;
  readonly kind: 'screening';
  /** Programme code, or `*` for every patient. */
  readonly programme: string;
  readonly title: string;
  readonly purpose: string;
  readonly author: string;
  readonly notice: string;
  readonly sources: readonly Source[];
  readonly population: { readonly condition: Condition; readonly describe: string };
  readonly facts: Readonly<Record<string, FactDeclaration>>;
  readonly conditions: readonly TreeCondition[];
}

/** What a physician put his or her name to. The statement and the signature's form may grow; these fields stay. */
export interface ApprovalRecord {
  readonly tree: string;
  readonly version: string;
  /** SHA-256 (hex) over the RFC 8785 canonical form of the whole document. */
  readonly hash: string;
  readonly physician: string;
  /** RFC 3339 full-date. */
  readonly date: string;
  readonly statement: string;
}

export function isQuestion(node: TreeNode): node is Question {
  return 'ask' in node;
}

/** Every node of a tree, the root first. */
export function nodesOf(node: TreeNode): readonly TreeNode[] {
  if (!isQuestion(node)) return [node];
  return [node, ...nodesOf(node.yes), ...nodesOf(node.no), ...nodesOf(node.unknown)];
}

/** Every leaf of a condition, in the order it is written. */
export function leafConditions(condition: Condition): readonly LeafCondition[] {
  if ('all' in condition) return condition.all.flatMap(leafConditions);
  if ('any' in condition) return condition.any.flatMap(leafConditions);
  if ('not' in condition) return leafConditions(condition.not);
  return [condition];
}
