import { dispositions } from '#domain';
import { protocolOutcomes } from '../document.js';
import { conditionSentence } from '../drawing/condition-words.js';
import type { Changes, ChangeKind } from './change.js';
import { clockWords, compareConditions } from './condition-difference.js';
import type { FlatNode } from './nodes.js';
import { pointerTo, same } from './same.js';
import { durationWords, inWords, type Facts } from './words.js';

interface Side {
  readonly nodes: ReadonlyMap<string, FlatNode>;
  readonly facts: Facts;
}

/** Nodes are the same when their id is, wherever they stand. */
export function compareNodes(changes: Changes, before: Side, after: Side): void {
  for (const [id, node] of after.nodes) {
    const was = before.nodes.get(id);
    if (was === undefined)
      changes.added('node', node.pointer, `new ${nodeWords(node, after.facts)}`, shown(node));
    else compareNode(changes, was, node, before.facts, after.facts);
  }
  for (const [id, node] of before.nodes)
    if (!after.nodes.has(id))
      changes.removed('node', node.pointer, `gone: ${nodeWords(node, before.facts)}`, shown(node));
}

function compareNode(
  changes: Changes,
  was: FlatNode,
  is: FlatNode,
  factsBefore: Facts,
  factsAfter: Facts,
): void {
  const owner = `${is.kind} “${is.id}”`;
  if (was.when !== undefined && is.when !== undefined)
    compareConditions(changes, {
      before: was.when,
      after: is.when,
      pointer: pointerTo(is.pointer, 'when'),
      owner,
      kind: 'condition',
      factsBefore,
      factsAfter,
    });
  else if (!same(was.when, is.when))
    changes.changed('condition', is.pointer, `${owner}: has or had no condition`, was.when, is.when);
  compareMembers(changes, was, is, owner);
  for (const branch of new Set([...Object.keys(was.branches), ...Object.keys(is.branches)])) {
    const [from, to] = [was.branches[branch], is.branches[branch]];
    if (from === to) continue;
    const words = `${owner}: ${branch} leads to ${leadsTo(to)}, before to ${leadsTo(from)}`;
    changes.changed('branch', is.pointer, words, from, to);
  }
}

const leadsTo = (id: string | undefined): string => (id === undefined ? 'nothing' : `“${id}”`);

function compareMembers(changes: Changes, was: FlatNode, is: FlatNode, owner: string): void {
  for (const member of new Set([...Object.keys(was.members), ...Object.keys(is.members)])) {
    const [before, after] = [was.members[member], is.members[member]];
    if (same(before, after)) continue;
    const { kind, words } = memberWords(member, before, after);
    const pointer = after === undefined ? is.pointer : pointerTo(is.pointer, member);
    changes.changed(kind, pointer, `${owner}: ${words}`, before, after);
  }
}

const memberKinds: Readonly<Record<string, ChangeKind>> = {
  ask: 'text',
  check: 'text',
  reason: 'text',
  advice: 'text',
  document: 'text',
  source: 'source',
  disposition: 'leaf',
  outcome: 'leaf',
  redFlag: 'leaf',
  respondWithin: 'clock',
  timeLimit: 'clock',
};

function memberWords(member: string, before: unknown, after: unknown): { kind: ChangeKind; words: string } {
  const kind = memberKinds[member] ?? 'other';
  if (kind === 'clock' && typeof before === 'string' && typeof after === 'string') {
    const direction = clockWords(before, after);
    const words = `to be answered within ${durationWords(after)}, before ${durationWords(before)}${direction}`;
    return { kind, words };
  }
  const direction = kind === 'leaf' ? severityWords(before, after) : '';
  return { kind, words: `${member} was ${inWords(before)} and is ${inWords(after)}${direction}` };
}

/** The mildest first. */
const severities: readonly unknown[] = [...dispositions, ...[...protocolOutcomes].reverse()];

function severityWords(before: unknown, after: unknown): string {
  const [was, is] = [severities.indexOf(before), severities.indexOf(after)];
  if (was < 0 || is < 0) return '';
  return is < was ? ' (milder)' : ' (more severe)';
}

function nodeWords({ id, kind, when, members }: FlatNode, facts: Facts): string {
  if (kind === 'question') {
    const asked = when === undefined ? '' : `: ${conditionSentence(when, facts)}`;
    return `question “${id}”${asked}`;
  }
  const { disposition, outcome, respondWithin, timeLimit } = members;
  const clock = respondWithin ?? timeLimit;
  const within = typeof clock === 'string' ? ` within ${durationWords(clock)}` : '';
  return `leaf “${id}”: ${String(disposition ?? outcome)}${within}`;
}

/** A node without its place: that follows from the branches that lead to it. */
function shown({ id, when, members, branches }: FlatNode): unknown {
  return { id, ...(when !== undefined && { when }), ...members, ...branches };
}
