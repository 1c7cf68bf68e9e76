import type { Disposition } from '#domain';
import { durationWords } from '../difference/index.js';
import {
  branches as screeningBranches,
  type ProtocolNode,
  type ProtocolOutcome,
  type QuestioningDocument,
  type TreeNode,
} from '../document.js';
import { branchesOf, isProtocolCheck, isProtocolQuestion } from '../protocol/nodes.js';
import { conditionLines, type ConditionLine } from './condition-lines.js';
import { factWords } from './fact-words.js';

/** Where one way through a tree ends. */
export interface OutlineEnd {
  readonly result: Disposition | ProtocolOutcome;
  /** Facts that it will be filled with stand in brackets, in words. */
  readonly reason: string;
  /** In words; undefined: no clock runs. */
  readonly within?: string;
  /** Of a protocol: what is said to the patient, and what is written down. */
  readonly advice?: readonly string[];
  readonly document?: readonly string[];
}

/** A question or an end. Exactly one of `ask` and `end` is there. */
export interface OutlineNode {
  readonly id: string;
  /** Of a question, counted from 1 in the order in which the tree is written: yes before no before unknown. */
  readonly number?: number;
  readonly ask?: string;
  /** Asked of a person, not of the record. */
  readonly spoken?: true;
  readonly redFlag?: true;
  /** What the record is asked; empty for a question to a person. */
  readonly when: readonly ConditionLine[];
  /** Ids of sources. */
  readonly sources: readonly string[];
  /** By place in the root's list of nodes. */
  readonly branches: readonly { readonly answer: string; readonly to: number }[];
  readonly end?: OutlineEnd;
}

/** One condition of a screening tree, or the whole of a protocol; node 0 is where it begins. */
export interface OutlineRoot {
  /** Alert condition code; of a protocol the tree's own name. */
  readonly condition: string;
  readonly title: string;
  readonly nodes: readonly OutlineNode[];
}

export function outlineRoots(document: QuestioningDocument): readonly OutlineRoot[] {
  const { facts } = document;
  if (document.kind === 'protocol') {
    const { tree, title, root } = document;
    return [{ condition: tree, title, nodes: nodesOf(root, facts) }];
  }
  return document.conditions.map(({ condition, title, root }) => ({
    condition,
    title,
    nodes: nodesOf(root, facts),
  }));
}

type AnyNode = TreeNode | ProtocolNode;

/** The nodes below and with `root`, each before those below it. */
function nodesOf(root: AnyNode, facts: QuestioningDocument['facts']): readonly OutlineNode[] {
  const nodes: OutlineNode[] = [];
  let questions = 0;
  const place = (node: AnyNode): number => {
    const index = nodes.length;
    const end = endOf(node);
    const number = end === undefined ? (questions += 1) : undefined;
    // Keeps the place until what is below it has its own.
    nodes.push({ id: node.id, when: [], sources: [], branches: [] });
    const branches = outlineBranches(node).map(([answer, next]) => ({ answer, to: place(next) }));
    nodes[index] = {
      id: node.id,
      ...(number !== undefined && { number }),
      ...askingOf(node, facts),
      branches,
      ...(end && { end }),
    };
    return index;
  };
  place(root);
  return nodes;
}

function outlineBranches(node: AnyNode): readonly (readonly [answer: string, node: AnyNode])[] {
  if ('disposition' in node || 'outcome' in node) return [];
  if (isOfProtocol(node)) return branchesOf(node, '').map((branch) => [branch.answer, branch.node] as const);
  return screeningBranches.map((answer) => [answer, node[answer]] as const);
}

function isOfProtocol(node: AnyNode): node is ProtocolNode {
  return isProtocolQuestion(node as ProtocolNode) || isProtocolCheck(node as ProtocolNode);
}

function askingOf(
  node: AnyNode,
  facts: QuestioningDocument['facts'],
): Pick<OutlineNode, 'ask' | 'spoken' | 'redFlag' | 'when' | 'sources'> {
  if ('disposition' in node || 'outcome' in node) return { when: [], sources: [] };
  const sources = [node.source ?? []].flat();
  if ('answers' in node)
    return {
      ask: node.ask,
      spoken: true,
      ...(node.redFlag === true && { redFlag: true }),
      when: [],
      sources,
    };
  return { ask: 'check' in node ? node.check : node.ask, when: conditionLines(node.when, facts), sources };
}

function endOf(node: AnyNode): OutlineEnd | undefined {
  if ('disposition' in node) {
    const { disposition, reason, respondWithin } = node;
    return {
      result: disposition,
      reason: reasonWords(reason),
      ...(respondWithin !== undefined && { within: durationWords(respondWithin) }),
    };
  }
  if (!('outcome' in node)) return undefined;
  const { outcome, reason, timeLimit, advice, document } = node;
  return {
    result: outcome,
    reason: reasonWords(reason),
    within: durationWords(timeLimit),
    advice,
    document,
  };
}

/** `SpO2 is {spo2}` → `SpO2 is [SpO2]`. */
function reasonWords(reason: string): string {
  return reason.replace(/\{([a-z0-9.-]+)\}/g, (_, name: string) => `[${factWords(name)}]`);
}
