import type { Disposition, Fact, FactSet, Interval, UnknownReason } from '#domain';
import type { AnyTreeDocument } from './document.js';
import { explain, readerOf, screen } from './evaluate.js';
import { factCatalogue } from './facts/catalogue.js';
import type { ApprovedTree, LoadedNode } from './load.js';
import { outsidePopulation } from './population.js';

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
      /** How old the value is; without it, it has no age and is never stale. */
      readonly ageSeconds?: number;
    };

/** One worked case of a tree: these facts, under this condition, come to this leaf. */
export interface WorkedCase {
  readonly name: string;
  /** A condition of the tree, or `outside-population` for a case of the population. */
  readonly condition: string;
  /** What is not named is `none` for a status and otherwise unknown (never). */
  readonly facts: Readonly<Record<string, CaseFact>>;
  /** Of the population: `population-met`, `population-not-met`, `population-unknown`. */
  readonly leaf: string;
  readonly disposition: Disposition;
  /** The leaf's clock as it is written, where the case states it. */
  readonly respondWithin?: string;
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
    const root = rootOf(tree, one.condition);
    const expected = described(one.leaf, one.disposition, one.respondWithin);
    if (root === undefined) {
      failures.push({ name: one.name, expected, found: `no condition ${one.condition}` });
      continue;
    }
    const seen = tree.facts.view(caseFacts(tree.document, one.facts));
    const compiled = screen(root, readerOf(seen));
    const { leaf } = await explain(root, seen);
    for (const { id, disposition, respondWithin } of compiled === leaf ? [leaf] : [compiled, leaf]) {
      const clock = one.respondWithin === undefined ? undefined : respondWithin;
      const found = described(id, disposition, clock);
      if (found !== expected) failures.push({ name: one.name, expected, found });
    }
  }
  return failures;
}

function rootOf(tree: ApprovedTree, condition: string): LoadedNode | undefined {
  if (condition === outsidePopulation) return tree.population;
  return tree.conditions.find((one) => one.condition === condition)?.root;
}

function described(leaf: string, disposition: Disposition, clock: string | undefined): string {
  return `${leaf} (${disposition}${clock === undefined ? '' : `, ${clock}`})`;
}

/** Every declared fact as a case has it. */
export function caseFacts(document: Pick<AnyTreeDocument, 'facts'>, given: WorkedCase['facts']): FactSet {
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
  const unit = factCatalogue.get(name)?.unit ?? '';
  if (typeof value === 'number') return { kind: 'number', interval: { low: value, high: value }, unit };
  const { ageSeconds, low, high, ...open } = value;
  const interval: Interval = { ...open, low: low ?? -Infinity, high: high ?? Infinity };
  return ageSeconds === undefined
    ? { kind: 'number', interval, unit }
    : { kind: 'number', interval, unit, ageSeconds };
}

/** A status says `none` where there is nothing: it is never unknown. */
function isAlwaysKnown(fact: string): boolean {
  return fact.endsWith('.status');
}
