import type { Disposition, FactSet } from '#domain';
import { caseFacts, type WorkedCase } from '../cases.js';
import { compileCondition, type CompiledCondition, type FactReader } from '../compile.js';
import { isQuestion, type Condition, type TreeDocument, type TreeNode } from '../document.js';
import { outsidePopulation } from '../population.js';
import { TreeFacts } from '../tree-facts.js';

/** A worked case that does not hold, and the patient it is about. */
export interface FailedCase {
  readonly name: string;
  readonly facts: FactSet;
  readonly found: string;
}

/**
 * Worked cases by the compiled form alone, many times over: trees that share a condition share what is compiled of it.
 * (`runCases` asks json-rules-engine, too; that the two agree is tested elsewhere.)
 */
export class CaseCheck {
  private readonly compiled = new WeakMap<Condition, CompiledCondition>();
  private readonly facts: ReadonlyMap<WorkedCase, FactSet>;
  /** Those that hold for the original; what fails there says nothing about a mutant. */
  private readonly holding: readonly WorkedCase[];

  constructor(original: TreeDocument, cases: readonly WorkedCase[]) {
    this.facts = new Map(cases.map((one) => [one, caseFacts(original, one.facts)]));
    const readers = new TreeFacts(original.facts);
    this.holding = cases.filter((one) => this.failure(original, readers, one) === undefined);
  }

  /** The first case that fails for a mutant. `isAffected` tells which conditions may have changed. */
  firstFailure(mutant: TreeDocument, isAffected: (condition: string) => boolean): FailedCase | undefined {
    const readers = new TreeFacts(mutant.facts);
    for (const one of this.holding) {
      if (!isAffected(one.condition)) continue;
      const found = this.failure(mutant, readers, one);
      if (found !== undefined) return { name: one.name, facts: this.facts.get(one) ?? {}, found };
    }
    return undefined;
  }

  private failure(document: TreeDocument, readers: TreeFacts, one: WorkedCase): string | undefined {
    const read = readers.reader(this.facts.get(one) ?? {});
    const end = this.endOf(document, one.condition, read);
    if (end === undefined) return 'no such condition';
    const clock = one.respondWithin === undefined ? undefined : end.respondWithin;
    const isSo = end.id === one.leaf && end.disposition === one.disposition && clock === one.respondWithin;
    return isSo ? undefined : `${end.id} (${end.disposition}${clock === undefined ? '' : `, ${clock}`})`;
  }

  private endOf(document: TreeDocument, condition: string, read: FactReader): End | undefined {
    if (condition === outsidePopulation) {
      const answer = this.of(document.population.condition)(read);
      return populationEnds[answer];
    }
    let node: TreeNode | undefined = document.conditions.find((one) => one.condition === condition)?.root;
    while (node !== undefined && isQuestion(node)) node = node[this.of(node.when)(read)];
    return node;
  }

  private of(condition: Condition): CompiledCondition {
    let made = this.compiled.get(condition);
    if (made === undefined) this.compiled.set(condition, (made = compileCondition(condition)));
    return made;
  }
}

interface End {
  readonly id: string;
  readonly disposition: Disposition;
  readonly respondWithin?: string;
}

const populationEnds: Readonly<Record<'yes' | 'no' | 'unknown', End>> = {
  yes: { id: 'population-met', disposition: 'baseline' },
  no: { id: 'population-not-met', disposition: 'indeterminate' },
  unknown: { id: 'population-unknown', disposition: 'indeterminate' },
};
