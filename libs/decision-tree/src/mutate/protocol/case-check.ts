import type { FactSet } from '#domain';
import { caseFacts } from '../../cases.js';
import { compileCondition, type CompiledCondition } from '../../compile.js';
import type { Condition, ProtocolDocument } from '../../document.js';
import type { ProtocolCase } from '../../protocol/cases.js';
import { isProtocolCheck, isProtocolQuestion } from '../../protocol/nodes.js';
import { TreeFacts } from '../../tree-facts.js';
import type { FailedCase } from '../case-check.js';

/**
 * Worked cases of a protocol by the compiled form alone, many times over. (`runProtocolCases` asks json-rules-engine,
 * too; that the two agree is tested elsewhere.)
 */
export class ProtocolCaseCheck {
  private readonly compiled = new WeakMap<Condition, CompiledCondition>();
  private readonly facts: ReadonlyMap<ProtocolCase, FactSet>;
  /** Those that hold for the original; what fails there says nothing about a mutant. */
  private readonly holding: readonly ProtocolCase[];

  constructor(original: ProtocolDocument, cases: readonly ProtocolCase[]) {
    this.facts = new Map(cases.map((one) => [one, caseFacts(original, one.facts)]));
    this.holding = cases.filter((one) => this.failure(original, one) === undefined);
  }

  firstFailure(mutant: ProtocolDocument): FailedCase | undefined {
    for (const one of this.holding) {
      const found = this.failure(mutant, one);
      if (found !== undefined) return { name: one.name, facts: this.facts.get(one) ?? {}, found };
    }
    return undefined;
  }

  private failure(document: ProtocolDocument, one: ProtocolCase): string | undefined {
    const read = new TreeFacts(document.facts).reader(this.facts.get(one) ?? {});
    const left = new Map(Object.entries(one.answers));
    let node = document.root;
    while (!('outcome' in node)) {
      if (isProtocolCheck(node)) {
        node = node[this.of(node.when)(read)];
        continue;
      }
      if (!isProtocolQuestion(node)) throw new Error('a node asks, checks or ends');
      const answer = left.get(node.id);
      if (answer === undefined) return `no answer to ${node.id}`;
      left.delete(node.id);
      node = node.answers[answer];
    }
    if (left.size > 0) return `never asked: ${[...left.keys()].join(', ')}`;
    const clock = one.timeLimit === undefined ? undefined : node.timeLimit;
    const isSo = node.id === one.leaf && node.outcome === one.outcome && clock === one.timeLimit;
    return isSo ? undefined : `${node.id} (${node.outcome}${clock === undefined ? '' : `, ${clock}`})`;
  }

  private of(condition: Condition): CompiledCondition {
    let made = this.compiled.get(condition);
    if (made === undefined) this.compiled.set(condition, (made = compileCondition(condition)));
    return made;
  }
}
