import type {
  Condition,
  FactDeclaration,
  Leaf,
  ProtocolAssertion,
  ProtocolDocument,
  ProtocolNode,
  ProtocolQuestion,
  SafetyAssertion,
  TreeDocument,
  TreeNode,
} from '../../document.js';
import { at } from '../../source-map/pointer.js';
import { isProtocolCheck, isProtocolQuestion } from '../../protocol/nodes.js';

/**
 * What a patient would answer to a question, as a fact: true is yes, false no, unknown could not be assessed. The same
 * words are the same question, wherever they stand.
 */
export function askedFact({ ask }: Pick<ProtocolQuestion, 'ask'>): string {
  return `asked ${ask.trim().replaceAll(/\s+/g, ' ').toLowerCase()}`;
}

export function isAskedFact(fact: string): boolean {
  return fact.startsWith('asked ');
}

/** A protocol as the diagrams take it: a screening tree of one root, whose facts are the record's and the answers. */
export interface ProtocolAsTree {
  readonly tree: TreeDocument;
  readonly root: TreeNode;
  /** The place in the protocol of a place in the tree. */
  readonly pointerOf: (pointer: string) => string;
}

const rootPointer = '/conditions/0/root';

export function asTree(protocol: ProtocolDocument): ProtocolAsTree {
  const asked: Record<string, FactDeclaration> = {};
  const places = new Map<string, string>();
  const convert = (node: ProtocolNode, from: string, to: string): TreeNode => {
    places.set(to, from);
    if (isProtocolQuestion(node)) {
      const fact = askedFact(node);
      asked[fact] = { type: 'boolean' };
      const below = (answer: keyof typeof node.answers, branch: string): TreeNode =>
        convert(node.answers[answer], at(from, 'answers', answer), at(to, branch));
      return {
        id: node.id,
        ask: node.ask,
        when: { fact, operator: 'equal', value: true },
        yes: below('yes', 'yes'),
        no: below('no', 'no'),
        unknown: below('could-not-assess', 'unknown'),
      };
    }
    if (!isProtocolCheck(node)) return leafOf(node);
    const below = (branch: 'yes' | 'no' | 'unknown'): TreeNode =>
      convert(node[branch], at(from, branch), at(to, branch));
    return {
      id: node.id,
      ask: node.check,
      when: node.when,
      yes: below('yes'),
      no: below('no'),
      unknown: below('unknown'),
    };
  };
  const root = convert(protocol.root, '/root', rootPointer);
  const { tree, version, programme, title, purpose, author, notice, sources, assertions = [] } = protocol;
  return {
    root,
    tree: {
      ...{ tree, version, programme, title, purpose, author, notice, sources },
      kind: 'screening',
      facts: { ...protocol.facts, ...asked },
      population: { describe: 'everybody', condition: { all: [] } },
      conditions: [{ condition: tree, title, root }],
      assertions: assertions.flatMap((assertion) => assertedFacts(assertion, protocol)),
    },
    pointerOf: (given) => {
      const pointer = given.replace(/^(\/assertions\/\d+\/when)\/all\/\d+/, '$1');
      let place = pointer;
      while (place !== '' && !places.has(place)) place = place.slice(0, place.lastIndexOf('/'));
      return place === '' ? pointer : (places.get(place) ?? '') + pointer.slice(place.length);
    },
  };
}

/** Care at home is an end where nobody acts: an `unknown` that nobody takes may not stand there. */
function leafOf({ id, outcome, reason, timeLimit }: Extract<ProtocolNode, { outcome: string }>): Leaf {
  return {
    id,
    disposition: outcome === 'care-at-home' ? 'baseline' : 'tier1',
    reason,
    respondWithin: timeLimit,
  };
}

/** An assertion as far as it names facts: the space must tell these apart. */
function assertedFacts(assertion: ProtocolAssertion, { root }: ProtocolDocument): readonly SafetyAssertion[] {
  if (assertion.kind === 'monotone') return [assertion];
  const { id, says, unknown } = assertion;
  const about = aboutAnswers(assertion, root);
  return [
    {
      id,
      says,
      kind: 'never',
      dispositions: [],
      ...(unknown && { unknown }),
      when: { all: [...about, ...(assertion.when === undefined ? [] : [assertion.when])] },
    },
  ];
}

/** The answers that an assertion names, as conditions; could not be assessed is what is neither. */
function aboutAnswers(
  { answers = {} }: Pick<Extract<ProtocolAssertion, { kind: 'never' }>, 'answers'>,
  root: ProtocolNode,
): readonly Condition[] {
  return Object.keys(answers).flatMap((id) => {
    const question = questionOf(root, id);
    return question === undefined ? [] : [{ fact: askedFact(question), operator: 'equal', value: true }];
  });
}

export function questionOf(node: ProtocolNode, id: string): ProtocolQuestion | undefined {
  if (isProtocolQuestion(node)) {
    if (node.id === id) return node;
    const { yes, no, 'could-not-assess': neither } = node.answers;
    return questionOf(yes, id) ?? questionOf(no, id) ?? questionOf(neither, id);
  }
  if (!isProtocolCheck(node)) return undefined;
  return questionOf(node.yes, id) ?? questionOf(node.no, id) ?? questionOf(node.unknown, id);
}
