import type { Disposition, Fact, FactSet, Interval, UnknownReason } from '#domain';
import { isQuestion, leafConditions, type TreeDocument, type TreeNode } from './document.js';
import { explain, readerOf, screen } from './evaluate.js';
import { factCatalogue } from './facts/catalogue.js';
import type { ApprovedTree } from './load.js';

/** A fact as a worked case writes it: a number stands in the unit of the catalogue. */
export type CaseFact =
  | number
  | string
  | boolean
  | { readonly unknown: UnknownReason }
  | {
      readonly low: number | null;
      readonly high: number | null;
      readonly lowOpen?: boolean;
      readonly highOpen?: boolean;
    };

/** One worked case of a tree: these facts, under this condition, come to this leaf. */
export interface WorkedCase {
  readonly name: string;
  readonly condition: string;
  /** What is not named is `none` for a status and otherwise unknown (never). */
  readonly facts: Readonly<Record<string, CaseFact>>;
  readonly leaf: string;
  readonly disposition: Disposition;
}

export interface CaseFailure {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** Runs a tree's worked cases through both forms. Empty when all hold. */
export async function runCases(
  tree: ApprovedTree,
  cases: readonly WorkedCase[],
): Promise<readonly CaseFailure[]> {
  const failures: CaseFailure[] = [];
  for (const one of cases) {
    const root = tree.conditions.find(({ condition }) => condition === one.condition)?.root;
    const expected = `${one.leaf} (${one.disposition})`;
    if (root === undefined) {
      failures.push({ name: one.name, expected, found: `no condition ${one.condition}` });
      continue;
    }
    const seen = tree.facts.view(caseFacts(tree.document, one.facts));
    const compiled = screen(root, readerOf(seen));
    const { leaf } = await explain(root, seen);
    for (const found of compiled === leaf ? [leaf] : [compiled, leaf])
      if (found.id !== one.leaf || found.disposition !== one.disposition)
        failures.push({ name: one.name, expected, found: `${found.id} (${found.disposition})` });
  }
  return failures;
}

export function caseFacts(document: TreeDocument, given: WorkedCase['facts']): FactSet {
  const facts: Record<string, Fact> = {};
  for (const name of Object.keys(document.facts)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    facts[name] = value === undefined ? defaultFact(name) : caseFact(name, value);
  }
  return facts;
}

function defaultFact(name: string): Fact {
  return isAlwaysKnown(name) ? { kind: 'text', value: 'none' } : { kind: 'unknown', reason: 'never' };
}

function caseFact(name: string, value: CaseFact): Fact {
  if (typeof value === 'string') return { kind: 'text', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'object' && 'unknown' in value) return { kind: 'unknown', reason: value.unknown };
  const interval: Interval =
    typeof value === 'number'
      ? { low: value, high: value }
      : { ...value, low: value.low ?? -Infinity, high: value.high ?? Infinity };
  return { kind: 'number', interval, unit: factCatalogue.get(name)?.unit ?? '' };
}

/** A status says `none` where there is nothing: it is never unknown. */
function isAlwaysKnown(fact: string): boolean {
  return fact.endsWith('.status');
}

/**
 * Leaves that no case comes to, without those that no patient comes to: the unknown branch of a question that asks
 * only for a status which a question above it has already found to be known.
 */
export function uncoveredLeaves(tree: TreeDocument, cases: readonly WorkedCase[]): readonly string[] {
  const covered = new Set(cases.map(({ leaf }) => leaf));
  return tree.conditions
    .flatMap(({ root }) => reachableLeaves(root, new Set()))
    .filter((id) => !covered.has(id));
}

function reachableLeaves(node: TreeNode, known: ReadonlySet<string>): readonly string[] {
  if (!isQuestion(node)) return [node.id];
  const asked = leafConditions(node.when).map(({ fact }) => fact);
  const [only] = asked;
  const isStatus = asked.length === 1 && only !== undefined && isAlwaysKnown(only);
  const nowKnown = isStatus ? new Set([...known, only]) : known;
  const branches = [...reachableLeaves(node.yes, nowKnown), ...reachableLeaves(node.no, nowKnown)];
  return isStatus && known.has(only) ? branches : [...branches, ...reachableLeaves(node.unknown, known)];
}
