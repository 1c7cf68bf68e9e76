import type { ScopedTransaction } from '#access';
import { factsFromJson, factWords, shownUnit, type FactJson } from '#decision-tree';
import { sbarOf, type HandOffRecord, type Sbar, type Wording } from '#domain';
import { callsOf, caseRecordOf, followUpsOf } from '#persistence';
import { findPatient } from '../patient/patient-repository.js';
import type { AlertWithPatient } from '../alert/alert-repository.js';

/** Calls that a hand-off tells of: the newest. */
const toldCalls = 10;

/** As everywhere else that facts are said; what has no unit but a name for it, such as `{scale}`, is a bare number. */
const wording: Wording = {
  fact: factWords,
  unit: (ucum) => shownUnit[ucum] ?? (/^(1|\{.*\})$/.test(ucum) ? '' : ucum),
};

/** What the record proposes as the four parts; whoever hands off edits it. */
export async function draftOf(tx: ScopedTransaction, { alert, patient }: AlertWithPatient): Promise<Sbar> {
  const detail = await findPatient(tx, alert.patient);
  const { answers, notes } = await caseRecordOf(tx, alert.id);
  const calls = (await callsOf(tx, alert.patient, toldCalls)).reverse();
  const [standing] = await tx.query<{ now: Date; redFlag: boolean }>(
    'SELECT wardline.now() AS now, red_flag_at IS NOT NULL AS "redFlag" FROM wardline.alert WHERE alert_id = $1',
    [alert.id],
  );
  const open = (await followUpsOf(tx, alert.id)).filter(({ endedAt }) => endedAt === null);
  const record: HandOffRecord = {
    now: standing?.now ?? new Date(alert.lastReadingAt),
    alert: {
      condition: alert.condition,
      severity: alert.severity,
      reason: alert.reason,
      openedAt: new Date(alert.openedAt),
      readings: alert.readings,
      lastReadingAt: new Date(alert.lastReadingAt),
      redFlag: standing?.redFlag ?? false,
    },
    patient: {
      caseCode: patient?.caseCode ?? 'not shown',
      age: patient?.age ?? null,
      sex: patient?.sex ?? null,
      zone: patient?.zone ?? 'Etc/UTC',
    },
    programmes: (detail?.programmes ?? []).map(({ name }) => name),
    plan: detail?.plan ?? [],
    care: patient?.care ?? [],
    facts: factsFromJson((alert.decision['facts'] ?? {}) as Readonly<Record<string, FactJson>>),
    decidedAt: new Date(alert.lastReadingAt),
    answers,
    calls: calls.map(({ startedAt, reason, by, outcome }) => ({
      at: startedAt,
      with: `${by.name} (${reason})`,
      outcome,
    })),
    followUps: open.map(({ kind, dueAt, words }) => ({ kind, dueAt, words })),
    notes,
  };
  return sbarOf(record, wording);
}
