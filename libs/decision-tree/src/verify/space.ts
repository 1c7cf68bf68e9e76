import type { Fact, FactSet } from '#domain';
import { isFactReference } from '../compile.js';
import { leafConditions, type Condition, type FactDeclaration, type LeafCondition } from '../document.js';
import { factCatalogue } from '../facts/catalogue.js';
import { factRelations } from '../facts/relations.js';
import { conditionsOf, type Scope } from './conditions-of.js';
import { Diagrams, type Assignment } from './diagram.js';
import { clustersOf } from './clusters.js';
import { ascending, endsOf, intervalOf, isIntervalOf, type End, type NumberDomain } from './number-line.js';

/** A text or a boolean: one level, one choice per value and one for unknown. */
export interface WordVariable {
  readonly kind: 'word';
  readonly fact: string;
  readonly level: number;
  readonly choices: readonly Fact[];
}

/** A number: one level for each end of its interval. The first choice of both is unknown. */
export interface NumberVariable {
  readonly kind: 'number';
  readonly fact: string;
  readonly unit: string;
  readonly domain: NumberDomain;
  readonly lower: number;
  readonly upper: number;
  readonly lowers: readonly (End | undefined)[];
  readonly uppers: readonly (End | undefined)[];
  /** The limits its values are compared with, and those of the facts it is compared with. */
  readonly limits: readonly number[];
}

export type Variable = WordVariable | NumberVariable;

export const unknownFact: Fact = { kind: 'unknown', reason: 'never' };

/**
 * Everything that the facts of some trees can be, as the trees see them, cut into the classes that their conditions
 * can tell apart; and the diagrams over it. Facts that are compared with each other, or that depend on each other by
 * construction, lie side by side.
 */
export class Space {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly diagrams: Diagrams;
  /** Names of facts that belong together, in the order of their levels. */
  readonly clusters: readonly (readonly string[])[];
  /** Within them: facts whose values are compared with each other. */
  readonly comparedFacts: readonly (readonly string[])[];

  constructor(documents: readonly Scope[]) {
    const [first] = documents;
    if (first === undefined) throw new Error('a space is that of at least one tree');
    const conditions = documents.flatMap(conditionsOf);
    this.clusters = clustersOf(first, conditions);
    const leaves = conditions.flatMap(leafConditions);
    this.comparedFacts = this.clusters.flatMap((cluster) => comparedGroups(cluster, leaves));
    const sizes: number[] = [];
    const variables = new Map<string, Variable>();
    for (const cluster of this.clusters)
      for (const variable of clusterVariables(first, cluster, conditions, sizes))
        variables.set(variable.fact, variable);
    this.variables = variables;
    this.diagrams = new Diagrams(sizes);
  }

  variable(fact: string): Variable {
    const variable = this.variables.get(fact);
    if (variable === undefined) throw new Error(`${fact} is not asked about by these trees`);
    return variable;
  }

  /** The facts that choices stand for. */
  facts(assignment: Readonly<Assignment>): FactSet {
    return Object.fromEntries(
      [...this.variables].map(([name, variable]) => [name, factAt(variable, assignment)]),
    );
  }
}

function factAt(variable: Variable, assignment: Readonly<Assignment>): Fact {
  if (variable.kind === 'word') return variable.choices[assignment[variable.level] ?? 0] ?? unknownFact;
  const lower = variable.lowers[assignment[variable.lower] ?? 0];
  const upper = variable.uppers[assignment[variable.upper] ?? 0];
  if (lower === undefined || upper === undefined) return unknownFact;
  return { kind: 'number', interval: intervalOf(lower, upper), unit: variable.unit };
}

/** Choices of the upper end that go with a choice of the lower one: unknown with unknown, otherwise not below it. */
export function isPair({ lowers, uppers, domain }: NumberVariable, lower: number, upper: number): boolean {
  const from = lowers[lower];
  const to = uppers[upper];
  if (from === undefined || to === undefined) return from === to;
  return domain.isSingle === true ? from.value === to.value : isIntervalOf(domain, from, to);
}

function clusterVariables(
  document: Scope,
  cluster: readonly string[],
  conditions: readonly Condition[],
  sizes: number[],
): readonly Variable[] {
  const leaves = conditions.flatMap(leafConditions);
  const variables: Variable[] = [];
  for (const fact of cluster) {
    const declaration = declarationOf(document, fact);
    if (declaration.type === 'number') continue;
    const asked = leaves.filter((leaf) => leaf.fact === fact).flatMap(({ value }) => [value].flat());
    const choices = declaration.type === 'boolean' ? booleans : texts(fact, asked);
    variables.push({ kind: 'word', fact, level: sizes.length, choices });
    sizes.push(choices.length);
  }
  for (const group of comparedGroups(cluster, leaves)) {
    const domains = group
      .map((fact) => ({ fact, declaration: declarationOf(document, fact) }))
      .filter(({ declaration }) => declaration.type === 'number')
      .map(({ fact, declaration }) => numberDomain(fact, declaration));
    const limits = leaves
      .filter(({ fact }) => group.includes(fact))
      .flatMap(({ value }) => [value].flat())
      .filter((value) => typeof value === 'number');
    const ends = domains.length === 0 ? [] : endsOf(domains, ascending(limits));
    for (const [index, domain] of domains.entries()) {
      const lowers = [undefined, ...(ends[index]?.lowers ?? [])];
      const uppers = [undefined, ...(ends[index]?.uppers ?? [])];
      const lower = sizes.length;
      const unit = declarationOf(document, domain.fact).unit ?? '';
      variables.push({
        kind: 'number',
        fact: domain.fact,
        unit,
        domain,
        lower,
        upper: lower + 1,
        lowers,
        uppers,
        limits: ends[index]?.limits ?? [],
      });
      sizes.push(lowers.length, uppers.length);
    }
  }
  return variables;
}

const booleans: readonly Fact[] = [
  { kind: 'boolean', value: false },
  { kind: 'boolean', value: true },
  unknownFact,
];

/** All texts the catalogue knows; for a fact of which it does not know them, those asked for and one more. */
function texts(fact: string, asked: readonly unknown[]): readonly Fact[] {
  const values = factCatalogue.get(fact)?.values ?? [...new Set([...asked.map(String), 'something else'])];
  return [...values.map((value): Fact => ({ kind: 'text', value })), unknownFact];
}

/** Facts out of the record and the signed plan. */
const isWritten = /^(?:patient|plan)\./;

export function numberDomain(fact: string, declaration: FactDeclaration): NumberDomain {
  const definition = factCatalogue.get(fact);
  const possible = definition?.range ?? [-Infinity, Infinity];
  const taken = declaration.range ?? [-Infinity, Infinity];
  const resolution = definition?.resolution;
  return {
    fact,
    range: [Math.max(possible[0], taken[0]), Math.min(possible[1], taken[1])],
    ...(resolution !== undefined && { resolution }),
    ...(isWritten.test(fact) && { isSingle: true as const }),
  };
}

function declarationOf(document: Scope, fact: string): FactDeclaration {
  const declaration = document.facts[fact];
  if (declaration === undefined) throw new Error(`${fact} is not declared`);
  return declaration;
}

/** Facts of a cluster whose values are compared with each other, each group in the order of the cluster. */
function comparedGroups(
  cluster: readonly string[],
  leaves: readonly LeafCondition[],
): readonly (readonly string[])[] {
  const groups = new Map<string, Set<string>>(cluster.map((fact) => [fact, new Set([fact])]));
  const compared = leaves.flatMap(({ fact, value }) => (isFactReference(value) ? [[fact, value.fact]] : []));
  const ordered = factRelations.flatMap((relation) =>
    relation.kind === 'ordered' ? [[relation.lesser, relation.greater]] : [],
  );
  for (const [fact = '', other = ''] of [...compared, ...ordered]) {
    if (!groups.has(fact) || !groups.has(other)) continue;
    const merged = new Set([...(groups.get(fact) ?? []), ...(groups.get(other) ?? [])]);
    for (const one of merged) groups.set(one, merged);
  }
  return [...new Set(groups.values())].map((group) => cluster.filter((fact) => group.has(fact)));
}
