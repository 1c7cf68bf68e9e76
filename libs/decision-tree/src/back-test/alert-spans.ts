import { moreSevere, rank, type Severity } from '#domain';
import type { Finding } from '../assess.js';

/** One alert of a back-test: from the finding that opened it until nothing more joined it. */
export interface AlertSpan {
  readonly condition: string;
  readonly openedAt: number;
  /** The measurement that opened it; the newest known one where deciding again did. */
  readonly measurement: string;
  readonly tree: string;
  readonly leaf: string;
  /** What the other side said about the same measurement and condition; undefined where no tree of it looks there. */
  readonly otherLeaf?: string;
  /** The last finding that joined it. */
  lastAt: number;
  /** The worst so far. */
  severity: Severity;
  /** Its first finding that counts as a warning. */
  warnedAt?: number;
}

export interface Opening {
  readonly at: number;
  readonly measurement: string;
  readonly otherLeaf: (condition: string) => string | undefined;
}

/** The alerts of one patient on one side: findings of a condition join while they come close enough together. */
export class AlertSpans {
  readonly all: AlertSpan[] = [];
  private readonly newest = new Map<string, AlertSpan>();

  constructor(
    private readonly quietMs: number,
    private readonly warningSeverity: Severity,
  ) {}

  add(finding: Finding, { at, measurement, otherLeaf }: Opening): void {
    const { condition, severity, tree, leaf } = finding;
    const known = this.newest.get(condition);
    const span = known !== undefined && at - known.lastAt <= this.quietMs ? known : undefined;
    const warns = rank(severity) >= rank(this.warningSeverity);
    if (span !== undefined) {
      span.lastAt = Math.max(span.lastAt, at);
      span.severity = moreSevere(span.severity, severity);
      if (warns) span.warnedAt ??= at;
      return;
    }
    const other = otherLeaf(condition);
    const opened: AlertSpan = {
      condition,
      openedAt: at,
      measurement,
      tree,
      leaf,
      ...(other !== undefined && { otherLeaf: other }),
      lastAt: at,
      severity,
      ...(warns && { warnedAt: at }),
    };
    this.newest.set(condition, opened);
    this.all.push(opened);
  }
}

/** The first of `others` that stands at the same time: of the same condition, each reaching `quietMs` past its last finding. */
export function counterpart(
  span: AlertSpan,
  others: readonly AlertSpan[],
  quietMs: number,
): AlertSpan | undefined {
  return others.find(
    (other) =>
      other.condition === span.condition &&
      other.openedAt <= span.lastAt + quietMs &&
      span.openedAt <= other.lastAt + quietMs,
  );
}
