import { durationSeconds } from '../duration.js';
import { factCatalogue } from '../facts/catalogue.js';
import { factRelations, type FactRelation, type FactTest, type Order } from '../facts/relations.js';
import type { Scope } from './conditions-of.js';
import { or, type Diagram } from './diagram.js';
import { factsOfRelation } from './related-facts.js';
import { isPair, type Space, type Variable } from './space.js';

/**
 * Which combinations of facts can be at all: an interval's upper end is not below its lower one, and what holds by
 * construction of the facts holds.
 */
export class Care {
  /** Of each group of facts that depend on each other; the groups do not. */
  readonly parts: readonly { readonly levels: ReadonlySet<number>; readonly care: Diagram }[];
  private readonly clusterOf = new Map<string, Diagram>();

  constructor(
    private readonly space: Space,
    document: Scope,
  ) {
    const { diagrams } = space;
    this.parts = space.clusters.map((cluster) => {
      const care = diagrams.all([
        ...cluster.map((fact) => possible(space, space.variable(fact))),
        ...factRelations
          .filter((relation) => factsOfRelation(relation).every((fact) => cluster.includes(fact)))
          .map((relation) => holds(space, document, relation)),
      ]);
      for (const fact of cluster) this.clusterOf.set(fact, care);
      return { care, levels: new Set(cluster.flatMap((fact) => levelsOf(space.variable(fact)))) };
    });
  }

  /** Those of them who can be. */
  among(patients: Diagram): Diagram {
    const { diagrams } = this.space;
    if (patients === diagrams.never) return patients;
    const support = diagrams.support(patients);
    const touched = this.parts.filter(({ levels }) => [...levels].some((level) => support.has(level)));
    return touched.reduceRight((sum, { care }) => diagrams.all([sum, care]), patients);
  }

  /** How many there can be, as far as conditions can tell them apart. */
  count(): number {
    const { diagrams } = this.space;
    return diagrams.count(
      this.parts.reduceRight((sum, { care }) => diagrams.all([care, sum]), diagrams.always),
    );
  }

  /** Of these facts and of those they depend on. */
  of(facts: Iterable<string>): Diagram {
    const parts = new Set([...facts].map((fact) => this.clusterOf.get(fact) ?? this.space.diagrams.always));
    return this.space.diagrams.all([...parts]);
  }
}

function levelsOf(variable: Variable): readonly number[] {
  return variable.kind === 'word' ? [variable.level] : [variable.lower, variable.upper];
}

function possible(space: Space, variable: Variable): Diagram {
  const { diagrams } = space;
  if (variable.kind === 'word') return diagrams.always;
  return diagrams.branch(variable.lower, (lower) =>
    diagrams.choice(variable.upper, (upper) => (isPair(variable, lower, upper) ? 1 : 0)),
  );
}

function holds(space: Space, document: Scope, relation: FactRelation): Diagram {
  const { diagrams } = space;
  switch (relation.kind) {
    case 'implies':
      return diagrams.join(or, diagrams.not(test(space, relation.if)), test(space, relation.then));
    case 'derived': {
      if (isLessKnown(document, relation.from, relation.fact)) return diagrams.always;
      const unknown = test(space, { fact: relation.fact, known: false });
      return diagrams.join(or, unknown, test(space, { fact: relation.from, known: true }));
    }
    case 'ordered':
      return inOrder(space, relation);
  }
}

/** Can the tree take `from` for unknown, for its age or its range, where it takes the other for known? */
function isLessKnown({ facts }: Scope, from: string, other: string): boolean {
  const age = (fact: string): number => {
    const text = facts[fact]?.maxAge;
    return text === undefined ? Infinity : (durationSeconds(text) ?? 0);
  };
  if (age(from) < age(other)) return true;
  const taken = facts[from]?.range;
  if (taken === undefined) return false;
  const [low, high] = factCatalogue.get(from)?.range ?? [-Infinity, Infinity];
  return taken[0] > low || taken[1] < high;
}

function test(space: Space, { fact, ...what }: FactTest): Diagram {
  const { diagrams } = space;
  const variable = space.variable(fact);
  if ('known' in what) {
    const isKnown = (choice: number): boolean =>
      variable.kind === 'number' ? choice !== 0 : choice !== variable.choices.length - 1;
    const level = variable.kind === 'number' ? variable.lower : variable.level;
    return diagrams.choice(level, (choice) => (isKnown(choice) === what.known ? 1 : 0));
  }
  if (variable.kind === 'number') throw new Error(`${fact} is a number, not a word`);
  return diagrams.choice(variable.level, (choice) => {
    const one = variable.choices[choice];
    const isSo =
      'in' in what
        ? one?.kind === 'text' && what.in.includes(one.value)
        : one?.kind === 'boolean' && one.value === what.is;
    return isSo ? 1 : 0;
  });
}

/** Neither end of the lesser lies above that of the greater, where both are known. */
function inOrder(space: Space, { lesser, greater }: Order): Diagram {
  const { diagrams } = space;
  const a = space.variable(lesser);
  const b = space.variable(greater);
  if (a.kind !== 'number' || b.kind !== 'number') return diagrams.always;
  const ordered = (level: 'lower' | 'upper'): Diagram => {
    const [less, more] = [a[`${level}s`], b[`${level}s`]];
    const isSo = (x: number, y: number): number => {
      const [from, to] = [less[x], more[y]];
      return from === undefined || to === undefined || from.value <= to.value ? 1 : 0;
    };
    return a[level] < b[level]
      ? diagrams.branch(a[level], (x) => diagrams.choice(b[level], (y) => isSo(x, y)))
      : diagrams.branch(b[level], (y) => diagrams.choice(a[level], (x) => isSo(x, y)));
  };
  return diagrams.all([ordered('lower'), ordered('upper')]);
}
