import { protocolOutcomes, type ProtocolDisposition, type ProtocolNode } from '../../document.js';
import { durationSeconds } from '../../duration.js';
import { redFlagFloor } from '../../protocol/check.js';
import { isMilder, isProtocolQuestion, branchesOf } from '../../protocol/nodes.js';
import type { LeafEffect, LeafMeaning } from '../tree-diagrams.js';

/** An end of a protocol, and whether a red flag was answered yes on the way to it. */
export interface PlacedEnd {
  readonly end: ProtocolDisposition;
  readonly pointer: string;
  readonly isFloored: boolean;
}

/** Every end below a node by its id. */
export function endsOf(root: ProtocolNode): ReadonlyMap<string, PlacedEnd> {
  const found = new Map<string, PlacedEnd>();
  const walk = (node: ProtocolNode, pointer: string, isFloored: boolean): void => {
    if ('outcome' in node) found.set(node.id, { end: node, pointer, isFloored });
    const isFlag = isProtocolQuestion(node) && node.redFlag === true;
    for (const branch of branchesOf(node, pointer))
      walk(branch.node, branch.pointer, isFloored || (isFlag && branch.answer === 'yes'));
  };
  walk(root, '/root', false);
  return found;
}

/** The more urgent outcome is the worse; of two with the same outcome the one that is due sooner. From 0. */
export function urgencies(ends: Iterable<PlacedEnd>): ReadonlyMap<string, number> {
  const all = [...ends].map(({ end }) => ({ id: end.id, key: urgencyOf(end) }));
  const keys = [...new Set(all.map(({ key }) => key.join(' ')))].map((text) => text.split(' ').map(Number));
  keys.sort(([a = 0, x = 0], [b = 0, y = 0]) => b - a || y - x);
  const ranks = new Map(keys.map((key, rank) => [key.join(' '), rank]));
  return new Map(all.map(({ id, key }) => [id, ranks.get(key.join(' ')) ?? 0]));
}

function urgencyOf({ outcome, timeLimit }: ProtocolDisposition): readonly [number, number] {
  return [protocolOutcomes.indexOf(outcome), durationSeconds(timeLimit) ?? 0];
}

/** What is done at an end, by when, what is said and what is written down. */
export function deedOf({ outcome, timeLimit, advice, document }: ProtocolDisposition): string {
  return JSON.stringify([outcome, durationSeconds(timeLimit), advice, document]);
}

export function isEscalated({ outcome }: ProtocolDisposition): boolean {
  return !isMilder(outcome, redFlagFloor);
}

/** The meaning of a protocol's ends for diagrams, which know their leaves by id. */
export function protocolMeaning(ends: ReadonlyMap<string, PlacedEnd>): LeafMeaning {
  const ranks = urgencies(ends.values());
  return {
    severity: ({ id }) => ranks.get(id) ?? 0,
    effect: ({ id }: LeafEffect) => {
      const placed = ends.get(id);
      return placed === undefined ? id : deedOf(placed.end);
    },
  };
}
