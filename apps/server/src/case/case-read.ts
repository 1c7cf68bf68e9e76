import type { ScopedTransaction } from '#access';
import type { FactJson, TreeResult } from '#decision-tree';
import { fromComparator, type Comparator } from '#domain';

/** The decision behind an alert: which questions led to it, and by when its leaf wants somebody to call. */
export interface WhyRow {
  readonly path: TreeResult['path'];
  /** The facts that the alert carries. */
  readonly facts: Readonly<Record<string, FactJson>>;
  /** Since the alert has its present severity. */
  readonly since: Date;
  readonly callBy: Date | null;
  readonly withinSeconds: number | null;
  readonly spoken: boolean;
}

export async function whyOf(tx: ScopedTransaction, alertId: string): Promise<WhyRow> {
  const [row] = await tx.query<WhyRow>(
    `SELECT coalesce((SELECT f -> 'path' FROM wardline.decision d, jsonb_array_elements(wardline.results_of(d) -> 'findings') f
         WHERE d.decision_id = a.decision_id AND d.measurement_id = a.measurement_id AND f ->> 'condition' = a.condition
           AND f ->> 'hash' = a.decision ->> 'hash' LIMIT 1), '[]') AS path,
       coalesce(a.decision -> 'facts', '{}') AS facts, e.since, e.since + leaf.within AS "callBy",
       extract(epoch FROM leaf.within)::float8 AS "withinSeconds",
       EXISTS (SELECT FROM wardline.walk_answer w JOIN wardline.walk k USING (walk_id)
         WHERE k.alert_id = a.alert_id AND w.spoke_with <> 'nobody' AND w.at >= e.since) AS spoken
     FROM wardline.alert a
     CROSS JOIN LATERAL (SELECT coalesce(max(x.at), a.opened_at) AS since FROM wardline.alert_event x
       WHERE x.alert_id = a.alert_id AND x.type IN ('opened', 'raised', 'reopened')) e
     LEFT JOIN LATERAL (SELECT (jsonb_path_query_first(v.document, '$.** ? (@.id == $leaf).respondWithin',
         jsonb_build_object('leaf', a.decision ->> 'leaf')) #>> '{}')::interval AS within
       FROM wardline.tree_version v WHERE v.hash = a.decision ->> 'hash') leaf ON true
     WHERE a.alert_id = $1`,
    [alertId],
  );
  if (row === undefined) throw new Error('an alert that was just read is gone');
  return row;
}

interface LatestRow {
  readonly vitalSign: string;
  readonly value: number | null;
  readonly unit: string | null;
  readonly comparator: Comparator | null;
  readonly plausibility: string | null;
  readonly at: string;
  readonly ageSeconds: number;
  readonly device: string;
  readonly flags: string[];
}

/** The newest value of each vital sign of the last two weeks that still stands, with its age and where it came from. */
export async function latestValues(tx: ScopedTransaction, patientId: string) {
  const rows = await tx.query<LatestRow>(
    `SELECT DISTINCT ON (v ->> 'vitalSign') v ->> 'vitalSign' AS "vitalSign", (v -> 'value')::float8 AS value, v ->> 'unit' AS unit,
       v ->> 'comparator' AS comparator, v ->> 'plausibility' AS plausibility, wardline.rfc3339(m.effective_at) AS at,
       extract(epoch FROM wardline.now() - m.effective_at)::float8 AS "ageSeconds", m.device_id AS device, m.flags
     FROM wardline.measurement m, jsonb_array_elements(m.values) v
     WHERE m.patient_id = $1 AND m.effective_at > wardline.now() - interval '14 days' AND v ->> 'vitalSign' IS NOT NULL
       AND jsonb_typeof(v -> 'value') = 'number' AND m.superseded_by IS NULL
       AND NOT EXISTS (SELECT FROM wardline.measurement c WHERE c.patient_id = m.patient_id AND c.supersedes = m.measurement_id)
       AND NOT coalesce((SELECT s.retracted FROM wardline.measurement_standing s WHERE s.patient_id = m.patient_id
         AND s.measurement_id = m.measurement_id ORDER BY s.patient_seq DESC LIMIT 1), false)
     ORDER BY v ->> 'vitalSign', m.effective_at DESC, m.patient_seq DESC`,
    [patientId],
  );
  return rows.map(({ value, comparator, ...rest }) => {
    const interval = value === null ? undefined : fromComparator(value, comparator ?? undefined);
    const end = (of: number | undefined): number | null =>
      of !== undefined && Number.isFinite(of) ? of : null;
    return { ...rest, value, comparator, low: end(interval?.low), high: end(interval?.high) };
  });
}

interface Earlier {
  readonly id: string;
  readonly condition: string;
  readonly severity: string;
  readonly state: string;
  readonly reason: string;
  readonly openedAt: string;
  readonly endedAt: string | null;
  /** What was done: the last words about it, and what its protocols came to. */
  readonly done: string | null;
  readonly outcomes: string[];
}

/** The patient's other alerts, the newest first. */
export async function otherAlerts(
  tx: ScopedTransaction,
  patientId: string,
  alertId: string,
): Promise<Earlier[]> {
  return tx.query<Earlier>(
    `SELECT a.alert_id AS id, a.condition, a.severity, a.state, a.reason, wardline.rfc3339(a.opened_at) AS "openedAt",
       wardline.rfc3339(a.resolved_at) AS "endedAt",
       (SELECT e.note FROM wardline.alert_event e WHERE e.alert_id = a.alert_id AND e.note IS NOT NULL
        ORDER BY e.event_id DESC LIMIT 1) AS done,
       ARRAY(SELECT c.outcome FROM wardline.walk_conclusion c WHERE c.alert_id = a.alert_id ORDER BY c.at) AS outcomes
     FROM wardline.alert a WHERE a.patient_id = $1 AND a.alert_id <> $2
     ORDER BY a.resolved_at IS NOT NULL, a.opened_at DESC, a.alert_id LIMIT 20`,
    [patientId, alertId],
  );
}

interface PromisedWork {
  readonly id: string;
  readonly kind: string;
  readonly words: string | null;
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly dueAt: string;
  readonly endedAt: string | null;
  readonly outcome: string | null;
}

const owner = `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name) FROM wardline.staff f WHERE f.staff_id = x.owner_id) AS owner`;

/** Follow-ups of the alert, open ones first. */
export async function followUpsOf(tx: ScopedTransaction, alertId: string): Promise<PromisedWork[]> {
  return tx.query<PromisedWork>(
    `SELECT x.follow_up_id AS id, x.kind, x.words, ${owner}, wardline.rfc3339(x.due_at) AS "dueAt",
       wardline.rfc3339(x.ended_at) AS "endedAt", x.outcome
     FROM wardline.follow_up x WHERE x.alert_id = $1 ORDER BY x.ended_at IS NOT NULL, x.due_at, x.follow_up_id`,
    [alertId],
  );
}
