import type { Disposition, EscalationTarget, NotificationChannel, Severity } from '#domain';
import type { Operator } from './operators.js';
import { at } from './source-map/pointer.js';

/** A constant, or (numbers only) another declared fact of the same unit. */
export type Operand = number | string | boolean | { readonly fact: string };

/** json-rules-engine's condition format, narrowed: no paths, no parameters, no priorities, no references. */
export interface LeafCondition {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: Operand | readonly (number | string)[];
}
export type Condition =
  | LeafCondition
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** Where a number comes from; `read` is shown to whoever signs. */
export interface Source {
  readonly id: string;
  readonly citation: string;
  readonly edition: string;
  readonly read: 'read in the source' | 'secondary source' | 'not yet checked';
}

/** A fact that the tree may ask about. `range`: outside it, a number is unknown. `maxAge`: older, it is stale. */
export interface FactDeclaration {
  readonly type: 'number' | 'text' | 'boolean';
  /** UCUM; numbers only, and the catalogue's own. */
  readonly unit?: string;
  readonly range?: readonly [number, number];
  /** ISO 8601 duration of weeks, days, hours, minutes and seconds. */
  readonly maxAge?: string;
}

export interface Leaf {
  readonly id: string;
  readonly disposition: Disposition;
  /** Words with `{fact}` placeholders, rendered with value and unit. */
  readonly reason: string;
  /** ISO 8601 duration; every leaf but a baseline one has it. */
  readonly respondWithin?: string;
}

export interface Question {
  readonly id: string;
  readonly ask: string;
  readonly when: Condition;
  readonly yes: TreeNode;
  readonly no: TreeNode;
  readonly unknown: TreeNode;
  /** Ids of `sources`. */
  readonly source?: string | readonly string[];
}

export type TreeNode = Question | Leaf;

export interface TreeCondition {
  /** Alert condition code, stable across trees and versions. */
  readonly condition: string;
  readonly title: string;
  /** The sign the condition is about; a newer value of it in range makes a late severe value a past event. */
  readonly vitalSign?: string;
  readonly root: TreeNode;
}

interface Asserted {
  readonly id: string;
  /** The assertion in plain words, for whoever signs. */
  readonly says: string;
}

/** Which patients an assertion is about: all for whom `when` holds and the facts in `unknown` are unknown. */
interface About {
  readonly when?: Condition;
  /** `certainly` (the default): `when` is answered yes. `possibly`: yes or unknown, whatever the reason. */
  readonly holds?: 'certainly' | 'possibly';
  readonly unknown?: readonly string[];
  /** The root it is about; without it, the most severe disposition over all roots of the tree. */
  readonly condition?: string;
}

/** What must be true of the tree over its whole input space; the verifier proves it or shows a patient. */
export type SafetyAssertion =
  /** At least this severe, and answered within this time at most where `within` stands. */
  | (Asserted &
      About & { readonly kind: 'always'; readonly disposition: Disposition; readonly within?: string })
  /** None of these. */
  | (Asserted & About & { readonly kind: 'never'; readonly dispositions: readonly Disposition[] })
  /** All else equal, a value further in this direction never gives a milder disposition. */
  | (Asserted & {
      readonly kind: 'monotone';
      readonly fact: string;
      readonly worse: 'lower' | 'higher';
      readonly condition?: string;
    })
  /** Implausible in this direction is at least Tier-1, within this time at most (hazard H03). */
  | (Asserted & {
      readonly kind: 'dangerous-direction';
      readonly vitalSign: string;
      readonly direction: 'low' | 'high';
      readonly within: string;
    });

/** What both kinds of tree say about themselves. */
interface TreeHead {
  readonly $schema?: string;
  readonly tree: string;
  readonly version: string;
  /** Programme code, or `*` for every patient. */
  readonly programme: string;
  readonly title: string;
  readonly purpose: string;
  readonly author: string;
  readonly notice: string;
  readonly sources: readonly Source[];
  readonly facts: Readonly<Record<string, FactDeclaration>>;
}

/** Facts → disposition, without anybody asking. */
export interface TreeDocument extends TreeHead {
  readonly kind: 'screening';
  readonly population: { readonly condition: Condition; readonly describe: string };
  readonly conditions: readonly TreeCondition[];
  readonly assertions?: readonly SafetyAssertion[];
}

/** Where a guided protocol ends, from the most urgent to the mildest. */
export const protocolOutcomes = [
  'emergency-services',
  'escalate-now',
  'seen-within-4h',
  'seen-within-24h',
  'seen-within-3d',
  'call-back',
  'care-at-home',
] as const;
export type ProtocolOutcome = (typeof protocolOutcomes)[number];

/** An end of a protocol. */
export interface ProtocolDisposition {
  readonly id: string;
  readonly outcome: ProtocolOutcome;
  readonly reason: string;
  /** ISO 8601 duration: by when it must have happened; a follow-up with an owner runs until then (hazard H22). */
  readonly timeLimit: string;
  /** What the clinician says to the patient. */
  readonly advice: readonly string[];
  /** What must be written down before it counts. */
  readonly document: readonly string[];
}

/** What a question can be answered with. */
export const protocolAnswers = ['yes', 'no', 'could-not-assess'] as const;
export type ProtocolAnswer = (typeof protocolAnswers)[number];

/** A question that the clinician puts to the patient. */
export interface ProtocolQuestion {
  readonly id: string;
  readonly ask: string;
  /** A positive answer can no longer end milder than `escalate-now` (hazard H17). */
  readonly redFlag?: boolean;
  /** `could-not-assess` is an answer, and goes up (hazard H26). */
  readonly answers: {
    readonly yes: ProtocolNode;
    readonly no: ProtocolNode;
    readonly 'could-not-assess': ProtocolNode;
  };
  readonly source?: string | readonly string[];
}

/** A question that the record answers, as in a screening tree. */
export interface ProtocolCheck {
  readonly id: string;
  readonly check: string;
  readonly when: Condition;
  readonly yes: ProtocolNode;
  readonly no: ProtocolNode;
  readonly unknown: ProtocolNode;
  readonly source?: string | readonly string[];
}

export type ProtocolNode = ProtocolQuestion | ProtocolCheck | ProtocolDisposition;

/**
 * Which conversations an assertion is about: all with these facts and, by question id, these answers. A question that
 * is not asked on the way counts with what the patient would have said.
 */
interface AboutConversations extends Omit<About, 'condition'> {
  readonly answers?: Readonly<Record<string, ProtocolAnswer>>;
}

/** What must be true of a protocol over all answers and facts; the verifier proves it or shows a conversation. */
export type ProtocolAssertion =
  /** An outcome at least this urgent, and due within this time at most where `within` stands. */
  | (Asserted &
      AboutConversations & {
        readonly kind: 'always';
        readonly outcome: ProtocolOutcome;
        readonly within?: string;
      })
  /** None of these. */
  | (Asserted &
      AboutConversations & { readonly kind: 'never'; readonly outcomes: readonly ProtocolOutcome[] })
  /** All else equal, answers included, a value further in this direction never ends less urgently. */
  | (Asserted & { readonly kind: 'monotone'; readonly fact: string; readonly worse: 'lower' | 'higher' });

/** Ordered questions to a Tier-1 clinician → a disposition. */
export interface ProtocolDocument extends TreeHead {
  readonly kind: 'protocol';
  /** Alert condition codes it is offered for. */
  readonly for: readonly string[];
  readonly root: ProtocolNode;
  readonly assertions?: readonly ProtocolAssertion[];
  /** Of the protocol for a patient who does not answer. */
  readonly attempts?: Readonly<Record<Severity, AttemptTimes>>;
}

/** How often and how far apart a patient is tried, in ISO 8601 durations (hazard H22). */
export interface AttemptTimes {
  /** Between one round by every number and the next; as many rounds as there are pauses, and one. */
  readonly pauses: readonly string[];
  /** How late a round may be before it goes up. */
  readonly within: string;
  readonly contactsWithin: string;
  /** For the local team to decide. */
  readonly welfareCheckWithin: string;
}

/** Whom a step of an escalation calls, and how. */
interface PolicyCall {
  readonly notify: readonly EscalationTarget[];
  readonly channels: readonly NotificationChannel[];
}

export interface PolicyStep extends PolicyCall {
  /** ISO 8601 durations, here and below: until somebody has it on screen, and until somebody takes it. */
  readonly deliverWithin: string;
  readonly acknowledgeWithin: string;
}

/** By how much a value must be worse than at the acknowledgement to break it (hazard H05). */
export interface PolicyMargin {
  readonly vitalSign: string;
  /** UCUM, the catalogue's own. */
  readonly unit: string;
  readonly falling?: number;
  readonly rising?: number;
}

/** What happens to an alert that nobody takes, starts or ends: #domain's `EscalationPolicy`, as it is signed. */
export interface PolicyDocument extends TreeHead {
  readonly kind: 'escalation-policy';
  readonly severities: readonly Severity[];
  /** A missing list: all. */
  readonly sites?: readonly string[];
  readonly programmes?: readonly string[];
  readonly tier1: { readonly workWithin: string; readonly reminders: number; readonly remindEvery: string };
  readonly steps: readonly PolicyStep[];
  readonly repeats: number;
  readonly lastResort: PolicyCall & { readonly every: string };
  readonly startCareWithin: string;
  readonly closeWithin: string;
  /** Missing: ten minutes. */
  readonly emergencyNewsWithin?: string;
  readonly snooze?: { readonly longest: string };
  readonly worsening: readonly PolicyMargin[];
}

/** What asks questions: a screening tree or a protocol. */
export type QuestioningDocument = TreeDocument | ProtocolDocument;

/** What is signed, of any kind. */
export type AnyTreeDocument = QuestioningDocument | PolicyDocument;

/** What a physician put his or her name to. The statement and the signature's form may grow; these fields stay. */
export interface ApprovalRecord {
  readonly tree: string;
  readonly version: string;
  /** SHA-256 (hex) over the RFC 8785 canonical form of the whole document. */
  readonly hash: string;
  readonly physician: string;
  /** RFC 3339 full-date. */
  readonly date: string;
  readonly statement: string;
}

export function isQuestion(node: TreeNode): node is Question {
  return 'ask' in node;
}

/** Every node of a tree, the root first. */
export function nodesOf(node: TreeNode): readonly TreeNode[] {
  if (!isQuestion(node)) return [node];
  return [node, ...nodesOf(node.yes), ...nodesOf(node.no), ...nodesOf(node.unknown)];
}

export interface Placed<N> {
  readonly node: N;
  /** JSON pointer into the document. */
  readonly pointer: string;
}

export const branches = ['yes', 'no', 'unknown'] as const;

/** Every node of a tree with its place, the root first. `pointer` is the root's, such as `/conditions/0/root`. */
export function* placedNodes(node: TreeNode, pointer: string): Generator<Placed<TreeNode>> {
  yield { node, pointer };
  if (isQuestion(node)) for (const branch of branches) yield* placedNodes(node[branch], at(pointer, branch));
}

/** Every leaf of a condition, in the order it is written. */
export function leafConditions(condition: Condition): readonly LeafCondition[] {
  if ('all' in condition) return condition.all.flatMap(leafConditions);
  if ('any' in condition) return condition.any.flatMap(leafConditions);
  if ('not' in condition) return leafConditions(condition.not);
  return [condition];
}
