import { audit, type ScopedTransaction } from '#access';
import { renderFact } from '#decision-tree';
import { localTime } from '#domain';
import { callsOf, caseEventsOf, notesOf, presentBaselines, presentPatient, questionsOf } from '#persistence';
import { historyOf, readerOf } from '../alert/alert-repository.js';
import { viewAlert } from '../alert/alert-view.js';
import { questionView } from '../question/question-view.js';
import type { CasePage } from './case-page-schema.js';
import { chartLines } from './chart-lines.js';
import { followUpsOf, latestValues, otherAlerts, whyOf, type WhyRow } from './case-read.js';
import { loadCase, type GuidedCase } from './guided-case.js';
import { factViews, guideOf } from './guide-view.js';

/** Calls shown at most: the newest. */
const shownCalls = 50;

/** Undefined for an alert that the person of the transaction may not see. An audited read. */
export async function pageOf(tx: ScopedTransaction, alertId: string): Promise<CasePage | undefined> {
  const found = await loadCase(tx, alertId);
  if (found === undefined) return undefined;
  const { alert, patient } = found;
  await audit(tx, {
    action: 'read',
    target: `case:${alertId}`,
    tenantId: alert.tenant,
    patientId: alert.patient,
  });
  const why = await whyOf(tx, alertId);
  const calls = await callsOf(tx, alert.patient, shownCalls);
  const events = await historyOf(tx, alertId);
  const present = await presentPatient(tx, alert.patient);
  return {
    alert: viewAlert(alert, patient, await readerOf(tx)),
    speaking: speakingOf(found),
    call: callOf(found, why, await nowOf(tx)),
    why: { path: why.path.map(stepInWords), facts: factViews(why.facts) },
    guide: await guideOf(tx, found),
    latest: await latestValues(tx, alert.patient),
    lines: chartLines(why.path, present === undefined ? new Map() : presentBaselines(present), found.plan),
    notes: await notesOf(tx, alertId),
    events: events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
    openings: (await caseEventsOf(tx, alertId)).map((one) => ({
      ...one,
      identifiers: [...one.identifiers],
    })),
    calls: calls.map(({ startedAt, endedAt, ...call }) => ({
      ...call,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    })),
    others: await otherAlerts(tx, alert.patient, alertId),
    followUps: await followUpsOf(tx, alertId),
    questions: (await questionsOf(tx, alertId)).map(questionView),
  };
}

/** Whom to expect on the telephone (hazard H26). */
function speakingOf({ patient }: GuidedCase): CasePage['speaking'] {
  const value = (name: string) => patient?.care.find((one) => one.name === name)?.value ?? null;
  const text = (name: string) => {
    const found = value(name);
    return found === null ? null : String(found);
  };
  const needed = value('interpreter-needed');
  return {
    language: text('language'),
    interpreterNeeded: typeof needed === 'boolean' ? needed : null,
    hearing: text('hearing'),
  };
}

async function nowOf(tx: ScopedTransaction): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>('SELECT wardline.now() AS now');
  return row?.now ?? new Date();
}

/** "Call now, by 14:20": what the leaf gives, from when the alert had its present severity (hazard H14). */
function callOf({ patient, alert }: GuidedCase, why: WhyRow, now: Date): CasePage['call'] {
  const { callBy, withinSeconds, spoken } = why;
  if (callBy === null || withinSeconds === null || alert.resolvedAt !== null) return null;
  const zone = patient?.zone ?? 'Etc/UTC';
  return {
    by: callBy.toISOString(),
    localTime: localTime(callBy.getTime(), zone),
    zone,
    withinSeconds,
    standing: spoken ? 'spoken' : callBy < now ? 'late' : 'call-now',
  };
}

function stepInWords({ id, ask, answer, conditions }: WhyRow['path'][number]) {
  return {
    id,
    ask,
    answer,
    because: conditions.map(
      ({ fact, operator, value, factValue, result }) =>
        `${fact} ${renderFact(factValue)} ${operator} ${JSON.stringify(value)}: ${result}`,
    ),
  };
}
