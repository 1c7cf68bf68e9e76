import type { Severity } from '../disposition.js';
import { byUrgency } from './urgency.js';

/** Why a rule came to be applied. */
export const overflowCauses = ['paused', 'breach', 'queue'] as const;
export type OverflowCause = (typeof overflowCauses)[number];

/** What a lead has signed off: under which circumstances which work goes to whom. Never critical work. */
export interface OverflowRule {
  readonly ruleId: string;
  readonly tenant: string;
  /** Null: all. */
  readonly programmes: readonly string[] | null;
  readonly severities: readonly Exclude<Severity, 'critical'>[];
  /** A limit is forecast to be missed within so many minutes; null: does not count. */
  readonly breachWithinMinutes: number | null;
  /** More items than this wait; null: does not count. */
  readonly queueLongerThan: number | null;
  /** Those who serve this work are paused. */
  readonly whenPaused: boolean;
  /** `local`, or a firm. */
  readonly target: string;
  /** The smaller first. */
  readonly priority: number;
}

/** A patient’s unclaimed work in a health system. */
export interface OverflowItem {
  readonly alertId: string;
  readonly patientId: string;
  readonly tenant: string;
  readonly site: string;
  readonly programmes: readonly string[];
  readonly severity: Severity;
  readonly dueAt: Date;
  /** All who serve it are paused. */
  readonly paused: boolean;
  /** The limit is forecast to be missed. */
  readonly missed: boolean;
  /** The local team of its site is paused. */
  readonly localPaused: boolean;
  /** Where work goes that would go to the paused local team; null: nowhere. */
  readonly insteadOfLocal: string | null;
}

export interface OverflowMove {
  readonly alertId: string;
  readonly ruleId: string;
  readonly cause: OverflowCause;
  readonly target: string;
}

/**
 * Which work moves by which rule. Pure. A rule takes what it is for: all of it when those who serve it are paused; what
 * would miss its limit; what is beyond the length that it names, the last due first. A paused local team is sent nothing:
 * the work goes where its pause says, or stays. Each alert moves once, by the first rule that takes it.
 */
export function overflowMoves(
  rules: readonly OverflowRule[],
  items: readonly OverflowItem[],
  now: Date,
): OverflowMove[] {
  const moves = new Map<string, OverflowMove>();
  const inOrder = [...rules].sort(
    (a, b) => a.priority - b.priority || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0),
  );
  for (const rule of inOrder) {
    const concerned = items.filter((item) => isFor(rule, item) && !moves.has(item.alertId));
    for (const { item, cause } of taken(rule, concerned, now)) {
      const target = targetOf(rule, item);
      if (target !== null)
        moves.set(item.alertId, { alertId: item.alertId, ruleId: rule.ruleId, cause, target });
    }
    for (const move of together(rule, concerned, moves)) moves.set(move.alertId, move);
  }
  return [...moves.values()];
}

/** What else a rule is for of the patients whom it has just moved: one patient stays one piece of work. */
function together(
  rule: OverflowRule,
  items: readonly OverflowItem[],
  moves: ReadonlyMap<string, OverflowMove>,
): OverflowMove[] {
  const byPatient = new Map<string, OverflowMove>();
  for (const { alertId, patientId } of items) {
    const move = moves.get(alertId);
    if (move?.ruleId === rule.ruleId) byPatient.set(patientId, move);
  }
  return items.flatMap(({ alertId, patientId }) => {
    const move = byPatient.get(patientId);
    return move === undefined || moves.has(alertId) ? [] : [{ ...move, alertId }];
  });
}

function isFor(rule: OverflowRule, item: OverflowItem): boolean {
  return (
    item.severity !== 'critical' &&
    rule.tenant === item.tenant &&
    rule.severities.includes(item.severity) &&
    (rule.programmes === null || rule.programmes.some((id) => item.programmes.includes(id)))
  );
}

function taken(
  rule: OverflowRule,
  items: readonly OverflowItem[],
  now: Date,
): { readonly item: OverflowItem; readonly cause: OverflowCause }[] {
  const until =
    rule.breachWithinMinutes === null ? -Infinity : now.getTime() + rule.breachWithinMinutes * 60_000;
  const causeOf = (item: OverflowItem): OverflowCause | undefined => {
    if (rule.whenPaused && item.paused) return 'paused';
    return item.missed && item.dueAt.getTime() <= until ? 'breach' : undefined;
  };
  const [sure, rest] = [
    items.filter((i) => causeOf(i) !== undefined),
    items.filter((i) => causeOf(i) === undefined),
  ];
  const over = rule.queueLongerThan === null ? 0 : Math.max(0, rest.length - rule.queueLongerThan);
  return [
    ...sure.map((item) => ({ item, cause: causeOf(item) ?? 'breach' })),
    ...[...rest]
      .sort((a, b) => byUrgency(b, a))
      .slice(0, over)
      .map((item) => ({ item, cause: 'queue' as const })),
  ];
}

function targetOf(rule: OverflowRule, item: OverflowItem): string | null {
  return rule.target === 'local' && item.localPaused ? item.insteadOfLocal : rule.target;
}
