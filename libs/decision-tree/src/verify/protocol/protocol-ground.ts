import type { Fact, FactSet } from '#domain';
import { compileCondition } from '../../compile.js';
import {
  protocolAnswers,
  type ProtocolAnswer,
  type ProtocolDocument,
  type ProtocolNode,
  type ProtocolQuestion,
  type TreeNode,
} from '../../document.js';
import { branchesOf, isProtocolCheck, isProtocolQuestion } from '../../protocol/nodes.js';
import { TreeFacts } from '../../tree-facts.js';
import { min, type Assignment, type Diagram } from '../diagram.js';
import { Ground } from '../ground.js';
import { asTree, askedFact, isAskedFact, type ProtocolAsTree } from './as-tree.js';
import { endsOf, isEscalated, protocolMeaning, urgencies, type PlacedEnd } from './ends.js';
import type { Conversation, ProtocolExample } from './report.js';

/** The protocol's answers as those of the tree that it is turned into. */
const branchOf = { yes: 'yes', no: 'no', 'could-not-assess': 'unknown' } as const;

/** What the verification of a protocol stands on: all patients with all that they could answer. */
export class ProtocolGround {
  readonly converted: ProtocolAsTree;
  readonly ends: ReadonlyMap<string, PlacedEnd>;
  readonly ground: Ground;
  private readonly questionLevels: readonly number[];

  constructor(readonly document: ProtocolDocument) {
    this.converted = asTree(document);
    this.ends = endsOf(document.root);
    const { facts, conditions, assertions = [] } = this.converted.tree;
    this.ground = new Ground([{ facts, conditions, assertions }], protocolMeaning(this.ends));
    this.questionLevels = [...this.ground.space.variables.values()].flatMap((variable) =>
      variable.kind === 'word' && isAskedFact(variable.fact) ? [variable.level] : [],
    );
  }

  get root(): TreeNode {
    return this.converted.root;
  }

  /** 1 where the question would be answered so. */
  answered(question: ProtocolQuestion, answer: ProtocolAnswer): Diagram {
    const when = { fact: askedFact(question), operator: 'equal', value: true } as const;
    return this.ground.answers.where(when, branchOf[answer]);
  }

  /** The least that a function is, whatever is answered: it depends on the record's facts alone. */
  leastOverAnswers(value: Diagram): Diagram {
    const { diagrams } = this.ground.space;
    const picks = protocolAnswers.map((_, choice) => [choice]);
    const asked = diagrams.support(value);
    return this.questionLevels
      .filter((level) => asked.has(level))
      .reduce((left, level) => diagrams.pick(left, level, picks, min), value);
  }

  /** 1 where an urgency (as of `severity`) is less than that of any end that goes to the nurse. */
  isNotEscalated(urgency: Diagram): Diagram {
    const ranks = urgencies(this.ends.values());
    const escalated = [...this.ends.values()].filter(({ end }) => isEscalated(end));
    const least = Math.min(...escalated.map(({ end }) => ranks.get(end.id) ?? 0));
    return this.ground.space.diagrams.map(urgency, (rank) => (rank < least ? 1 : 0));
  }

  /** Somebody for whom this is 1, as an example; undefined when there is nobody. */
  example(patients: Diagram, against?: Conversation): ProtocolExample | undefined {
    const patient = this.ground.patient(patients);
    if (patient === undefined) return undefined;
    const conversation = this.conversation(patient);
    return { ...conversation, claims: claimsOf(conversation), ...(against && { against }) };
  }

  /** What the diagrams say of one patient with these answers. */
  conversation(patient: Readonly<Assignment>): Conversation {
    const { id } = this.ground.trees.leafOf(this.root, patient);
    return this.conversationTo(id, this.ground.facts(patient));
  }

  /** The conversation of a patient whose answers stand among the facts; an answer that does not is `no`. */
  conversationOf(facts: FactSet): Conversation {
    const read = new TreeFacts(this.document.facts).reader(facts);
    let node = this.document.root;
    while (!('outcome' in node)) {
      if (isProtocolCheck(node)) node = node[compileCondition(node.when)(read)];
      else if (isProtocolQuestion(node)) node = node.answers[saidOf(facts[askedFact(node)])];
    }
    return this.conversationTo(node.id, facts);
  }

  /** The conversation that ends at this leaf. */
  conversationTo(leaf: string, facts: FactSet): Conversation {
    const outcome = this.ends.get(leaf)?.end.outcome;
    if (outcome === undefined) throw new Error('a conversation comes to an end of the protocol');
    const recorded = Object.entries(facts).filter(([name]) => !isAskedFact(name));
    return {
      facts: Object.fromEntries(recorded),
      answers: Object.fromEntries(wayTo(this.document.root, leaf) ?? []),
      leaf,
      outcome,
    };
  }
}

function saidOf(fact: Fact | undefined): ProtocolAnswer {
  if (fact?.kind === 'unknown') return 'could-not-assess';
  return fact?.kind === 'boolean' && fact.value ? 'yes' : 'no';
}

export function claimsOf({ leaf, outcome }: Conversation): string {
  return `comes to ${leaf} (${outcome})`;
}

type GivenAnswers = readonly (readonly [question: string, answer: ProtocolAnswer])[];

/** The answers on the way to an end; undefined where it does not lie below. */
function wayTo(node: ProtocolNode, leaf: string): GivenAnswers | undefined {
  if ('outcome' in node) return node.id === leaf ? [] : undefined;
  for (const { answer, node: next } of branchesOf(node, '')) {
    const below = wayTo(next, leaf);
    if (below !== undefined)
      return isProtocolQuestion(node) ? [[node.id, answer as ProtocolAnswer], ...below] : below;
  }
  return undefined;
}
