import type { ScopedTransaction } from '#access';
import { attemptPlan, notReachedCondition } from '#decision-tree';
import {
  notReachedPlans,
  notReachedStep,
  whomToCall,
  zoneAt,
  type NotReachedPlan,
  type NotReachedStep,
  type Reachable,
  type Severity,
} from '#domain';
import {
  activeProtocols,
  contactsOf,
  protocolsDue,
  recordAttempt,
  seriesFor,
  zonesOf,
  type RecordedAttempt,
  type SeriesEntry,
  type TreeAnswer,
} from '#persistence';
import type { AttemptBody } from './attempt-schema.js';

/** A step that is due at once still takes a moment to do. */
const leastSeconds = 60;

/**
 * Records an attempt and what follows from it: the next number by when, or the end of the series. The same key again is
 * the same attempt, and answers the same.
 */
export async function attempt(
  tx: ScopedTransaction,
  alertId: string,
  body: AttemptBody,
): Promise<TreeAnswer> {
  const series = await seriesFor(tx, alertId, body.attemptId);
  if (series.code === 'known') return { ok: true };
  if (series.code !== 'ok' || series.patient === undefined) return { ok: false, code: series.code };
  const now = new Date(series.now);
  const plan = await planFor(tx, series, now);
  const numbers = await numbersFor(tx, series.patient, series.severity, now);
  const made = { contact: body.contact, phone: body.phone, outcome: body.outcome, at: now.getTime() };
  const step = notReachedStep(plan, Date.parse(series.startedAt), numbers, [...timed(series.attempts), made]);
  return recordAttempt(tx, alertId, {
    attemptId: body.attemptId,
    contact: body.contact,
    phone: body.phone,
    outcome: body.outcome,
    note: body.note ?? null,
    nextInSeconds: nextIn(step, now, plan.graceSeconds),
    plan,
    endsAs: step.stage === 'reached' ? 'reached' : step.stage === 'nurse' ? 'not-reached' : null,
  });
}

function nextIn(step: NotReachedStep, now: Date, graceSeconds: number): number {
  switch (step.stage) {
    case 'reached':
      return leastSeconds;
    case 'nurse':
      return step.withinSeconds;
    default:
      // Whoever was late is not given less time for the next one than a step takes.
      return Math.max((step.due - now.getTime()) / 1000, Math.min(graceSeconds, 300), leastSeconds);
  }
}

/**
 * How this series is gone through: as it began; else as the signed protocol at work for who is not reached says; else as
 * it is built in.
 */
export async function planFor(
  tx: ScopedTransaction,
  series: Pick<SeriesEntry, 'plan' | 'tenant' | 'programmes' | 'severity'>,
  now: Date,
): Promise<NotReachedPlan> {
  if (series.plan !== null) return series.plan;
  const { active } = await activeProtocols(
    async (text, values) => tx.query(text, values),
    series.tenant,
    now,
    [notReachedCondition],
  );
  const [protocol] = protocolsDue(active, notReachedCondition, series.programmes);
  const signed = protocol === undefined ? undefined : attemptPlan(protocol.document, series.severity);
  return signed ?? notReachedPlans[series.severity];
}

/** Numbers that may be rung for this now: for a critical also outside of the hours, and to find the patient. */
export async function numbersFor(
  tx: ScopedTransaction,
  patientId: string,
  severity: Severity,
  now: Date,
): Promise<Reachable[]> {
  const zone = zoneAt(await zonesOf(tx, patientId), now.getTime());
  const why = severity === 'critical' ? 'urgent' : 'clinical';
  return whomToCall(await contactsOf(tx, patientId), now, zone, why).filter(({ mayCallNow }) => mayCallNow);
}

export function timed(attempts: readonly RecordedAttempt[]) {
  return attempts.map(({ contact, phone, outcome, at }) => ({ contact, phone, outcome, at: Date.parse(at) }));
}
