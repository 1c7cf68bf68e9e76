import {
  protocolAnswers,
  protocolOutcomes,
  type ProtocolCheck,
  type ProtocolDisposition,
  type ProtocolDocument,
  type ProtocolNode,
  type ProtocolQuestion,
} from '../../document.js';
import { durationSeconds } from '../../duration.js';
import { branchesOf, isProtocolCheck, isProtocolQuestion } from '../../protocol/nodes.js';
import { conditionChanges } from '../condition-mutants.js';
import { copyOfId, lifted, type Change, type MutantKind } from '../mutant.js';

type Facts = ProtocolDocument['facts'];
type NodeChange = Change<ProtocolNode>;

/** Every single-point change of a node of a protocol and of what is below it. */
export function protocolNodeChanges(node: ProtocolNode, facts: Facts): readonly NodeChange[] {
  if (!isProtocolQuestion(node) && !isProtocolCheck(node)) return endChanges(node);
  return [
    ...(isProtocolQuestion(node) ? [flagTurned(node)] : whenChanges(node, facts)),
    ...branchChanges(node),
    ...orderChanges(node),
    ...branchesOf(node, '').flatMap(({ answer, node: below, pointer }) =>
      protocolNodeChanges(below, facts).map((one) => ({
        ...one,
        pointer: pointer + one.pointer,
        changed: withBranch(node, answer, one.changed),
      })),
    ),
  ];
}

type Asked = ProtocolQuestion | ProtocolCheck;

function withBranch(node: Asked, answer: string, below: ProtocolNode): Asked {
  return isProtocolQuestion(node)
    ? { ...node, answers: { ...node.answers, [answer]: below } }
    : { ...node, [answer]: below };
}

function flagTurned(node: ProtocolQuestion): NodeChange {
  const { redFlag = false } = node;
  return change('red-flag', '/redFlag', String(redFlag), String(!redFlag), { ...node, redFlag: !redFlag });
}

function whenChanges(node: ProtocolCheck, facts: Facts): readonly NodeChange[] {
  return conditionChanges(node.when, facts).map((one) =>
    lifted(one, 'when', (when): ProtocolNode => ({ ...node, when })),
  );
}

/** Branches exchanged, one in the place of another, and the question left out. */
function branchChanges(node: Asked): readonly NodeChange[] {
  const branches = branchesOf(node, '');
  const pairs = branches.flatMap((a, index) => branches.slice(index + 1).map((b) => [a, b] as const));
  return [
    ...pairs.map(([a, b]) =>
      change(
        'branches-swapped',
        '',
        `${a.answer}, ${b.answer}`,
        `${b.answer}, ${a.answer}`,
        withBranch(withBranch(node, a.answer, b.node), b.answer, a.node),
      ),
    ),
    ...pairs
      .flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
      .map(([to, from]) =>
        change(
          'branch-replaced',
          to.pointer,
          named(to.node),
          named(from.node),
          withBranch(node, to.answer, copyOf(from.node)),
        ),
      ),
    ...branches.map((branch) => change('question-dropped', '', node.id, named(branch.node), branch.node)),
  ];
}

/** The question below is asked in the place of this one, and this one in its place; where each leads stays. */
function orderChanges(node: Asked): readonly NodeChange[] {
  return branchesOf(node, '').flatMap(({ answer, node: below, pointer }) => {
    if (isProtocolQuestion(node) && isProtocolQuestion(below)) {
      const turned = withBranch({ ...below, answers: node.answers }, answer, {
        ...node,
        answers: below.answers,
      });
      return [change('order', pointer, `${node.id}, ${below.id}`, `${below.id}, ${node.id}`, turned)];
    }
    if (isProtocolCheck(node) && isProtocolCheck(below)) {
      const { yes, no, unknown } = node;
      const lower = { ...node, yes: below.yes, no: below.no, unknown: below.unknown };
      const turned = withBranch({ ...below, yes, no, unknown }, answer, lower);
      return [change('order', pointer, `${node.id}, ${below.id}`, `${below.id}, ${node.id}`, turned)];
    }
    return [];
  });
}

function endChanges(end: ProtocolDisposition): readonly NodeChange[] {
  const { outcome, timeLimit } = end;
  const seconds = durationSeconds(timeLimit) ?? 0;
  return [
    ...protocolOutcomes
      .filter((other) => other !== outcome)
      .map((other) => change('outcome', '/outcome', outcome, other, { ...end, outcome: other })),
    ...[seconds * 2, Math.ceil(seconds / 2)].map((other) =>
      change('time-limit', '/timeLimit', timeLimit, `PT${other}S`, { ...end, timeLimit: `PT${other}S` }),
    ),
  ];
}

/** A subtree that stands a second time, under ids of its own. */
function copyOf(node: ProtocolNode): ProtocolNode {
  const id = copyOfId(node.id);
  if (isProtocolQuestion(node)) {
    const answers = protocolAnswers.map((answer) => [answer, copyOf(node.answers[answer])] as const);
    return { ...node, id, answers: Object.fromEntries(answers) as unknown as ProtocolQuestion['answers'] };
  }
  if (!isProtocolCheck(node)) return { ...node, id };
  return { ...node, id, yes: copyOf(node.yes), no: copyOf(node.no), unknown: copyOf(node.unknown) };
}

function named(node: ProtocolNode): string {
  return 'outcome' in node ? `${node.id} (${node.outcome})` : node.id;
}

function change(
  kind: MutantKind,
  pointer: string,
  before: string,
  after: string,
  changed: ProtocolNode,
): NodeChange {
  return { kind, pointer, before, after, changed };
}
