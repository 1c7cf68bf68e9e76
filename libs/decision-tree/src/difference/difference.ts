import { treeHash } from '../approve.js';
import type { AnyTreeDocument, TreeCondition } from '../document.js';
import { changeKinds, Changes, type TreeDifference } from './change.js';
import { compareHeads } from './head-difference.js';
import { compareOrder } from './list-difference.js';
import { compareNodes } from './node-difference.js';
import { flatNodes } from './nodes.js';
import { pointerTo, same } from './same.js';
import { inWords } from './words.js';

/**
 * In words, everything in which `after` differs from `before`; what matters most first. Nothing escapes: there are
 * changes exactly when the hashes differ. Nodes, sources, facts and assertions are followed by their id, so moving a
 * branch is told as that and not as a rewrite. Both documents must have been parsed.
 */
export function treeDifference(before: AnyTreeDocument, after: AnyTreeDocument): TreeDifference {
  const changes = new Changes();
  compareHeads(changes, before, after);
  compareRoots(changes, before, after);
  compareNodes(
    changes,
    { nodes: flatNodes(before), facts: before.facts },
    { nodes: flatNodes(after), facts: after.facts },
  );
  const rank = new Map(changeKinds.map((kind, index) => [kind, index]));
  return {
    before: named(before),
    after: named(after),
    changes: [...changes.all].sort((a, b) => (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0)),
  };
}

function named(document: AnyTreeDocument): TreeDifference['before'] {
  const { tree, version } = document;
  return { tree, version, hash: treeHash(document) };
}

interface Root {
  readonly members: Omit<TreeCondition, 'root'> | undefined;
  readonly root: string;
  readonly pointer: string;
}

/** Alert condition code → where it begins. A protocol has one root, without a code. */
function rootsOf(document: AnyTreeDocument): ReadonlyMap<string, Root> {
  if (document.kind === 'escalation-policy') return new Map();
  if (document.kind === 'protocol')
    return new Map([['', { members: undefined, root: document.root.id, pointer: '' }]]);
  return new Map(
    document.conditions.map(({ root, ...members }, index) => [
      members.condition,
      { members, root: root.id, pointer: pointerTo('/conditions', index) },
    ]),
  );
}

function compareRoots(changes: Changes, before: AnyTreeDocument, after: AnyTreeDocument): void {
  const [was, is] = [rootsOf(before), rootsOf(after)];
  for (const [code, one] of is) {
    const old = was.get(code);
    if (old === undefined) changes.added('branch', one.pointer, `new: ${rootWords(code)}`, shown(one));
    else compareRoot(changes, code, old, one);
  }
  for (const [code, one] of was)
    if (!is.has(code)) changes.removed('branch', one.pointer, `gone: ${rootWords(code)}`, shown(one));
  compareOrder(changes, '/conditions', [...was.keys()], [...is.keys()]);
}

function compareRoot(changes: Changes, code: string, was: Root, is: Root): void {
  if (was.root !== is.root) {
    const words = `${rootWords(code)} begins with “${is.root}”, before with “${was.root}”`;
    changes.changed('branch', pointerTo(is.pointer, 'root'), words, was.root, is.root);
  }
  const [before, after]: readonly Readonly<Record<string, unknown>>[] = [
    { ...was.members },
    { ...is.members },
  ];
  for (const member of new Set([...Object.keys(was.members ?? {}), ...Object.keys(is.members ?? {})])) {
    const [old, now] = [before?.[member], after?.[member]];
    if (same(old, now)) continue;
    const words = `${rootWords(code)}: ${member} was ${inWords(old)} and is ${inWords(now)}`;
    const pointer = now === undefined ? is.pointer : pointerTo(is.pointer, member);
    changes.changed(member === 'title' ? 'text' : 'condition', pointer, words, old, now);
  }
}

const rootWords = (code: string): string =>
  code === '' ? 'the first question' : `alert condition “${code}”`;

const shown = ({ members, root }: Root): unknown => ({ ...members, root });
