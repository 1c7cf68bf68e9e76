import { dispositions } from '#domain';
import { isQuestion, type Leaf, type Question, type TreeDocument, type TreeNode } from '../document.js';
import { durationSeconds } from '../duration.js';
import { conditionChanges } from './condition-mutants.js';
import { copyOfId, lifted, type Change } from './mutant.js';

const branches = ['yes', 'no', 'unknown'] as const;
type Branch = (typeof branches)[number];

/** Every single-point change of a node and of what is below it. */
export function nodeChanges(node: TreeNode, facts: TreeDocument['facts']): readonly Change<TreeNode>[] {
  if (!isQuestion(node)) return leafChanges(node);
  return [
    ...conditionChanges(node.when, facts).map((one) =>
      lifted(one, 'when', (when): TreeNode => ({ ...node, when })),
    ),
    ...branchChanges(node),
    ...branches.flatMap((branch) =>
      nodeChanges(node[branch], facts).map((one) =>
        lifted(one, branch, (changed): TreeNode => ({ ...node, [branch]: changed })),
      ),
    ),
  ];
}

function branchChanges(node: Question): readonly Change<TreeNode>[] {
  const pairs: readonly (readonly [Branch, Branch])[] = [
    ['yes', 'no'],
    ['yes', 'unknown'],
    ['no', 'unknown'],
  ];
  const change = (
    kind: Change<TreeNode>['kind'],
    [from, to]: readonly [string, string],
    pointer: string,
    changed: TreeNode,
  ): Change<TreeNode> => ({ kind, pointer, before: from, after: to, changed });
  return [
    ...pairs.map(([a, b]) =>
      change('branches-swapped', [`${a}, ${b}`, `${b}, ${a}`], '', { ...node, [a]: node[b], [b]: node[a] }),
    ),
    ...pairs
      .flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
      .map(([to, from]) =>
        change('branch-replaced', [named(node[to]), named(node[from])], `/${to}`, {
          ...node,
          [to]: copyOf(node[from]),
        }),
      ),
    ...branches.map((branch) => change('question-dropped', [node.id, named(node[branch])], '', node[branch])),
  ];
}

function leafChanges(leaf: Leaf): readonly Change<TreeNode>[] {
  const { disposition, respondWithin } = leaf;
  const changed = dispositions
    .filter((other) => other !== disposition)
    .map((other): Change<TreeNode> => ({
      kind: 'disposition',
      pointer: '/disposition',
      before: disposition,
      after: other,
      changed: withDisposition(leaf, other),
    }));
  const seconds = respondWithin === undefined ? undefined : durationSeconds(respondWithin);
  if (respondWithin === undefined || seconds === undefined) return changed;
  const clocks = [seconds * 2, Math.ceil(seconds / 2)].map((other): Change<TreeNode> => ({
    kind: 'respond-within',
    pointer: '/respondWithin',
    before: respondWithin,
    after: `PT${other}S`,
    changed: { ...leaf, respondWithin: `PT${other}S` },
  }));
  return [...changed, ...clocks];
}

/** A baseline leaf has no clock and names no facts; any other has a clock. */
function withDisposition(leaf: Leaf, disposition: Leaf['disposition']): Leaf {
  const { respondWithin = 'PT1H', ...rest } = leaf;
  if (disposition !== 'baseline') return { ...rest, disposition, respondWithin };
  return { ...rest, disposition, reason: leaf.reason.replaceAll(/[{}]/g, '') };
}

function copyOf(node: TreeNode): TreeNode {
  const id = copyOfId(node.id);
  if (!isQuestion(node)) return { ...node, id };
  return { ...node, id, yes: copyOf(node.yes), no: copyOf(node.no), unknown: copyOf(node.unknown) };
}

function named(node: TreeNode): string {
  return isQuestion(node) ? node.id : `${node.id} (${node.disposition})`;
}
