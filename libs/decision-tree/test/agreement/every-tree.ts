import { expect, it } from '@jest/globals';
import type { Fact, FactSet } from '#domain';
import {
  isQuestion,
  leafConditions,
  nodesOf,
  type Answer,
  type Condition,
  type TreeDocument,
} from '../../src/index.js';
import { readerOf, screen } from '../../src/evaluate.js';
import { isLoadedQuestion, type LoadedNode, type LoadedQuestion } from '../../src/load.js';
import { shippedTree } from '../library/shipped.js';
import { randomFacts, randomSource } from './random-facts.js';

const inputs = 100_000;

/**
 * json-rules-engine's answer to a question. It depends on the facts that the question names and on nothing else, so
 * for facts that came before it is not asked again: what it said then is kept by them.
 */
class Asked {
  /** Runs of the engine. */
  runs = 0;
  private readonly answers = new Map<LoadedQuestion, Map<string, Answer>>();
  private readonly numbers = new Map<Fact, number>();

  async answer(question: LoadedQuestion, names: readonly string[], facts: FactSet): Promise<Answer> {
    let known = this.answers.get(question);
    if (known === undefined) this.answers.set(question, (known = new Map<string, Answer>()));
    let key = '';
    for (const name of names) key += `${this.numberOf(facts[name] as Fact)} `;
    let answer = known.get(key);
    if (answer === undefined) {
      this.runs += 1;
      known.set(key, (answer = (await question.engine.ask(facts)).answer));
    }
    return answer;
  }

  /** Facts are drawn from a pool: the same one is the same object. */
  private numberOf(fact: Fact): number {
    let number = this.numbers.get(fact);
    if (number === undefined) this.numbers.set(fact, (number = this.numbers.size));
    return number;
  }
}

/** Declares the test of each tree: its compiled form and json-rules-engine come to the same leaf. */
export function agreesOn(paths: readonly string[]): void {
  it.each(paths)(
    `%s: the compiled form agrees with json-rules-engine on ${inputs} random inputs`,
    async (path) => {
      const tree = shippedTree(path);
      const random = randomSource(20_261_121);
      const next = randomFacts(tree.document, random);
      const asked = new Asked();
      const roots = [tree.population, ...tree.conditions.map(({ root }) => root)];
      const names = factsByQuestion(tree.document);
      const reached = new Set<string>();
      for (let input = 0; input < inputs; input += 1) {
        const facts = next();
        const seen = tree.facts.view(facts);
        const root = roots[input % roots.length] as LoadedNode;
        let node = root;
        while (isLoadedQuestion(node)) node = node[await asked.answer(node, names.get(node.id) ?? [], seen)];
        const compiled = screen(root, tree.facts.reader(facts));
        if (compiled !== node)
          expect({ input, facts, leaf: compiled.id }).toEqual({ input, facts, leaf: node.id });
        // Read fact by fact as in the view of all of them.
        if (screen(root, readerOf(seen)) !== compiled)
          throw new Error(`the two readers differ at input ${input}`);
        reached.add(node.id);
      }
      // Inputs that come to few leaves would show little.
      expect(reached.size).toBeGreaterThanOrEqual(
        0.8 * roots.reduce((sum, root) => sum + leavesBelow(root), 0),
      );
      expect(asked.runs).toBeGreaterThan(100);
    },
    240_000,
  );
}

/** The facts that each question names, by the question's id. */
function factsByQuestion(document: TreeDocument): ReadonlyMap<string, readonly string[]> {
  const questions = document.conditions.flatMap(({ root }) => nodesOf(root).filter(isQuestion));
  const population = { id: 'population', when: document.population.condition };
  return new Map([population, ...questions].map(({ id, when }) => [id, factsOf(when)]));
}

function factsOf(condition: Condition): readonly string[] {
  const named = leafConditions(condition).flatMap(({ fact, value }) =>
    typeof value === 'object' && 'fact' in value ? [fact, value.fact] : [fact],
  );
  return [...new Set(named)];
}

function leavesBelow(node: LoadedNode): number {
  return isLoadedQuestion(node)
    ? leavesBelow(node.yes) + leavesBelow(node.no) + leavesBelow(node.unknown)
    : 1;
}
