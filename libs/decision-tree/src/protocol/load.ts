import { checkApproval, treeHash } from '../approve.js';
import { compileCondition, type CompiledCondition } from '../compile.js';
import type {
  ApprovalRecord,
  ProtocolCheck,
  ProtocolDisposition,
  ProtocolDocument,
  ProtocolNode,
  ProtocolOutcome,
} from '../document.js';
import { durationSeconds } from '../duration.js';
import { parseProtocol } from '../parse.js';
import { QuestionEngine } from '../question-engine.js';
import { TreeFacts } from '../tree-facts.js';
import { isProtocolCheck, isProtocolQuestion, mildestOutcome, type ProtocolAnswer } from './nodes.js';

export interface LoadedAsk {
  readonly kind: 'question';
  readonly id: string;
  readonly ask: string;
  readonly redFlag: boolean;
  readonly answers: Readonly<Record<ProtocolAnswer, LoadedProtocolNode>>;
}

/** A check in both its forms. */
export interface LoadedCheck {
  readonly kind: 'check';
  readonly id: string;
  readonly check: string;
  readonly answer: CompiledCondition;
  readonly engine: QuestionEngine;
  readonly yes: LoadedProtocolNode;
  readonly no: LoadedProtocolNode;
  readonly unknown: LoadedProtocolNode;
  /** The least urgent end of each branch: what decides should the two forms ever differ. */
  readonly mildest: Readonly<Record<'yes' | 'no' | 'unknown', ProtocolOutcome>>;
}

export interface LoadedEnd extends ProtocolDisposition {
  readonly kind: 'end';
  readonly timeLimitSeconds: number;
}

export type LoadedProtocolNode = LoadedAsk | LoadedCheck | LoadedEnd;

/** A protocol that may be followed: checked, approved, compiled. */
export interface ApprovedProtocol {
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly programme: string;
  readonly title: string;
  /** Alert condition codes it is offered for. */
  readonly for: readonly string[];
  readonly document: ProtocolDocument;
  readonly approval: ApprovalRecord;
  readonly facts: TreeFacts;
  readonly root: LoadedProtocolNode;
}

/** A protocol document (parsed JSON) and its approval record → a protocol that may be followed. Throws TreeError. */
export function loadProtocol(document: unknown, approval: unknown): ApprovedProtocol {
  const parsed = parseProtocol(document);
  const hash = treeHash(document);
  const record = checkApproval(parsed, hash, approval);
  const { tree, version, programme, title, facts, root } = parsed;
  return {
    tree,
    version,
    hash,
    programme,
    title,
    for: parsed.for,
    document: parsed,
    approval: record,
    facts: new TreeFacts(facts),
    root: loadProtocolNode(root),
  };
}

/** A node of a parsed protocol with its conditions compiled. */
export function loadProtocolNode(node: ProtocolNode): LoadedProtocolNode {
  if (isProtocolCheck(node)) return loadCheck(node);
  if (!isProtocolQuestion(node))
    return { ...node, kind: 'end', timeLimitSeconds: durationSeconds(node.timeLimit) ?? 0 };
  const { id, ask, redFlag = false, answers } = node;
  return {
    kind: 'question',
    id,
    ask,
    redFlag,
    answers: {
      yes: loadProtocolNode(answers.yes),
      no: loadProtocolNode(answers.no),
      'could-not-assess': loadProtocolNode(answers['could-not-assess']),
    },
  };
}

function loadCheck({ id, check, when, yes, no, unknown }: ProtocolCheck): LoadedCheck {
  return {
    kind: 'check',
    id,
    check,
    answer: compileCondition(when),
    engine: new QuestionEngine(when),
    yes: loadProtocolNode(yes),
    no: loadProtocolNode(no),
    unknown: loadProtocolNode(unknown),
    mildest: { yes: mildestOutcome(yes), no: mildestOutcome(no), unknown: mildestOutcome(unknown) },
  };
}
