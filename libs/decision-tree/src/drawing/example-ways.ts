import type { Fact, FactSet } from '#domain';
import { caseFacts, type CaseFact } from '../cases.js';
import { compileCondition, type FactReader } from '../compile.js';
import {
  type ProtocolAnswer,
  type ProtocolNode,
  type QuestioningDocument,
  type TreeNode,
} from '../document.js';
import { factsFromJson } from '../fact-json.js';
import type { Examination } from '../dossier/index.js';
import { outsidePopulation } from '../population.js';
import { renderFact } from '../reason.js';
import { TreeFacts } from '../tree-facts.js';
import { factWords } from './fact-words.js';

/** How somebody comes through one root: question by question, and where to. */
export interface ExampleWay {
  readonly condition: string;
  readonly steps: readonly { readonly id: string; readonly answer: string }[];
  /** Id of the end; undefined: a question was not answered. */
  readonly end?: string;
}

/** A patient made up by the verifier, or by whoever wrote the worked cases: nobody's readings. */
export interface ExamplePatient {
  /** Stable within one examination. */
  readonly key: string;
  readonly from: 'finding' | 'leaf' | 'case';
  /** The finding's message, the leaf, or the case's name. */
  readonly title: string;
  /** Known facts in words, as the tree sees them. */
  readonly facts: readonly { readonly words: string; readonly value: string }[];
  /** Declared facts about which nothing is known. */
  readonly unknown: readonly string[];
  readonly ways: readonly ExampleWay[];
}

type Answers = Readonly<Record<string, ProtocolAnswer>>;

/** The patients of an examination, each with the ways that he or she takes through the tree as it stands. */
export function examplePatients(
  document: QuestioningDocument,
  { findings, leaves, cases }: Pick<Examination, 'findings' | 'leaves' | 'cases'>,
): readonly ExamplePatient[] {
  const trial = new Trial(document);
  return [
    ...findings.flatMap(({ example, message }, index) =>
      example === undefined
        ? []
        : [
            trial.patient({
              key: `finding-${String(index)}`,
              from: 'finding',
              title: message,
              facts: factsFromJson(example.facts),
              answers: example.answers,
            }),
          ],
    ),
    ...leaves.flatMap(({ example, condition, leaf, answers }, index) =>
      example === undefined
        ? []
        : [
            trial.patient({
              key: `leaf-${String(index)}`,
              from: 'leaf',
              title: leaf,
              facts: factsFromJson(example),
              answers,
              condition,
            }),
          ],
    ),
    ...(cases as readonly StoredCase[]).flatMap(({ name, condition, facts, answers }, index) =>
      condition === outsidePopulation
        ? []
        : [
            trial.patient({
              key: `case-${String(index)}`,
              from: 'case',
              title: name,
              facts: caseFacts(document, facts),
              answers,
              condition,
            }),
          ],
    ),
  ];
}

/** A worked case of either kind, as far as it is followed. */
interface StoredCase {
  readonly name: string;
  readonly condition?: string;
  readonly facts: Readonly<Record<string, CaseFact>>;
  readonly answers?: Answers;
}

interface Tried extends Pick<ExamplePatient, 'key' | 'from' | 'title'> {
  readonly facts: FactSet;
  readonly answers?: Answers | undefined;
  /** Only this root; undefined: all of them. */
  readonly condition?: string | undefined;
}

class Trial {
  readonly #document: QuestioningDocument;
  readonly #facts: TreeFacts;

  constructor(document: QuestioningDocument) {
    this.#document = document;
    this.#facts = new TreeFacts(document.facts);
  }

  patient({ key, from, title, facts, answers = {}, condition }: Tried): ExamplePatient {
    const seen: readonly (readonly [string, Fact])[] = Object.entries(this.#facts.view(facts));
    const isKnown = ([, fact]: readonly [string, Fact]): boolean =>
      fact.kind !== 'unknown' || fact.reason !== 'never';
    return {
      key,
      from,
      title,
      facts: seen
        .filter(isKnown)
        .map(([name, fact]) => ({ words: factWords(name), value: renderFact(fact) })),
      unknown: seen.filter((one) => !isKnown(one)).map(([name]) => factWords(name)),
      ways: this.#ways(this.#facts.reader(facts), answers, condition),
    };
  }

  #ways(read: FactReader, answers: Answers, only: string | undefined): readonly ExampleWay[] {
    const document = this.#document;
    if (document.kind === 'protocol')
      return [{ condition: document.tree, ...wayThrough(document.root, read, answers) }];
    return document.conditions
      .filter(({ condition }) => only === undefined || condition === only)
      .map(({ condition, root }) => ({ condition, ...wayThrough(root, read, answers) }));
  }
}

function wayThrough(
  root: TreeNode | ProtocolNode,
  read: FactReader,
  answers: Answers,
): Omit<ExampleWay, 'condition'> {
  const steps: { id: string; answer: string }[] = [];
  let node = root;
  while (!('disposition' in node || 'outcome' in node)) {
    if ('answers' in node) {
      const answer = answers[node.id];
      if (answer === undefined) return { steps };
      steps.push({ id: node.id, answer });
      node = node.answers[answer];
    } else {
      const answer = compileCondition(node.when)(read);
      steps.push({ id: node.id, answer });
      node = node[answer];
    }
  }
  return { steps, end: node.id };
}
