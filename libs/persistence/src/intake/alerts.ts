import type { OpenAlert } from '#decision-tree';
import type { Extremes, Severity } from '#domain';
import type { BatchTransaction, Statement } from './batch-transaction.js';

/** What a batch says about one patient and condition: one row per pair, already folded to the most severe. */
export interface AlertDemand {
  readonly tenantId: string;
  readonly patientId: string;
  readonly siteId: string;
  readonly condition: string;
  readonly severity: Severity;
  readonly reason: string;
  readonly respondWithinSeconds: number;
  readonly measurementId: string | null;
  readonly decisionId: string | null;
  /** {measurement, tree, version, hash, leaf, facts}: what clients are shown as the explanation. */
  readonly decision: unknown;
  readonly readings: number;
  /** Of the readings that ask for it, by vital sign, in the sign's unit. */
  readonly extremes: Extremes;
}

/** An alert of a patient that is not resolved. */
export interface KnownAlert extends OpenAlert {
  readonly alertId: string;
}

const openStatement: Statement = {
  name: 'open-alerts',
  text: `
    SELECT patient_id AS "patientId", alert_id AS "alertId", condition,
      extract(epoch FROM opened_at)::float8 * 1000 AS "openedAtMs"
    FROM wardline.alert WHERE patient_id = ANY ($1::uuid[]) AND resolved_at IS NULL ORDER BY opened_at, alert_id`,
};

/** The patients' open alerts. A person may close one at the same moment: each decision keeps what it knew of. */
export async function loadOpenAlerts(
  tx: BatchTransaction,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownAlert[]>> {
  const found = new Map<string, KnownAlert[]>();
  if (patientIds.length === 0) return found;
  for (const { patientId, ...alert } of await tx.run<KnownAlert & { patientId: string }>(openStatement, [
    patientIds,
  ])) {
    const known = found.get(patientId);
    if (known === undefined) found.set(patientId, [alert]);
    else known.push(alert);
  }
  return found;
}

export interface AlertChange {
  readonly alertId: string;
  readonly type: 'opened' | 'raised' | 'worsened' | 'joined';
  readonly severity: Severity;
}

// One open alert per patient and condition: the partial unique index decides, whoever else is writing. A later finding
// joins; a more severe one raises, and then whoever had the alert must take it again; so does a value that is worse than
// the worst one that was known when it was taken, which the row's own trigger finds. Nothing here lowers a severity.
// `version` moves only when somebody's decision about the alert could change, not with every reading that joins.
const demandStatement: Statement = {
  name: 'demand-alerts',
  text: `
    WITH put AS (
      INSERT INTO wardline.alert AS a (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at,
        measurement_id, decision_id, decision, readings, last_reading_at, extremes)
      SELECT u.tenant_id, u.patient_id, u.site_id, u.condition, u.severity, u.reason, $1::timestamptz, $1::timestamptz + u.within, $1::timestamptz + u.within,
        u.measurement_id, u.decision_id, u.decision, u.readings, $1::timestamptz, u.extremes
      FROM (SELECT t AS tenant_id, p AS patient_id, s AS site_id, c AS condition, sev AS severity, r AS reason,
              make_interval(secs => w) AS within, m AS measurement_id, d AS decision_id, j AS decision, n AS readings,
              x AS extremes
            FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::bigint[],
              $10::bigint[], $11::jsonb[], $12::int[], $13::jsonb[]) AS x (t, p, s, c, sev, r, w, m, d, j, n, x)) u
      ORDER BY u.tenant_id, u.patient_id, u.condition
      ON CONFLICT (tenant_id, patient_id, condition) WHERE resolved_at IS NULL DO UPDATE SET
        readings = a.readings + EXCLUDED.readings,
        last_reading_at = EXCLUDED.last_reading_at,
        extremes = wardline.widen(a.extremes, EXCLUDED.extremes),
        version = a.version + wardline.raises(a.severity, EXCLUDED.severity)::int,
        severity = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.severity ELSE a.severity END,
        reason = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.reason ELSE a.reason END,
        state = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN 'open' ELSE a.state END,
        owner_id = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN NULL ELSE a.owner_id END,
        due_at = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.due_at ELSE a.due_at END,
        next_step_at = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.next_step_at ELSE a.next_step_at END,
        measurement_id = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.measurement_id ELSE a.measurement_id END,
        decision_id = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.decision_id ELSE a.decision_id END,
        decision = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.decision ELSE a.decision END
      RETURNING new AS after, old.severity AS severity_before, old.state AS state_before, old.version AS version_before,
        old.alert_id IS NULL AS opened
    ), told AS (
      INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
        state_before, version, alert)
      SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id,
        CASE WHEN opened THEN 'opened' WHEN severity_before <> (after).severity THEN 'raised'
          WHEN version_before <> (after).version THEN 'worsened' ELSE 'joined' END,
        $1::timestamptz, (after).severity, severity_before, (after).state, state_before, (after).version, wardline.alert_json(after)
      FROM put
      RETURNING alert_id, type, severity
    )
    SELECT alert_id AS "alertId", type, severity FROM told`,
};

/** Opens, joins or raises alerts, and appends the event of each, in the batch's transaction. */
export async function demandAlerts(
  tx: BatchTransaction,
  now: Date,
  demands: readonly AlertDemand[],
): Promise<AlertChange[]> {
  if (demands.length === 0) return [];
  return tx.run<AlertChange>(demandStatement, [
    now,
    demands.map((d) => d.tenantId),
    demands.map((d) => d.patientId),
    demands.map((d) => d.siteId),
    demands.map((d) => d.condition),
    demands.map((d) => d.severity),
    demands.map((d) => d.reason),
    demands.map((d) => d.respondWithinSeconds),
    demands.map((d) => d.measurementId),
    demands.map((d) => d.decisionId),
    demands.map((d) => JSON.stringify(d.decision)),
    demands.map((d) => d.readings),
    demands.map((d) => JSON.stringify(d.extremes)),
  ]);
}

/** A correction of the reading that an open alert stands on: whoever acted on the old one must hear (hazard H04). */
export interface AlertCorrection {
  /** The measurement that was corrected. */
  readonly formerMeasurementId: string;
  readonly reason: string;
  readonly measurementId: string;
  readonly decisionId: string;
  readonly decision: unknown;
}

const correctStatement: Statement = {
  name: 'correct-alerts',
  text: `
    WITH put AS (
      UPDATE wardline.alert a SET version = a.version + 1, reason = u.r, measurement_id = u.m, decision_id = u.d, decision = u.j
      FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::jsonb[]) AS u (f, r, m, d, j)
      WHERE a.measurement_id = u.f AND a.resolved_at IS NULL
      RETURNING new AS after
    )
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
      state_before, version, alert)
    SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, 'reassessed', $1::timestamptz, (after).severity,
      (after).severity, (after).state, (after).state, (after).version, wardline.alert_json(after) FROM put`,
};

export async function correctAlerts(
  tx: BatchTransaction,
  now: Date,
  corrections: readonly AlertCorrection[],
): Promise<void> {
  if (corrections.length === 0) return;
  await tx.run(correctStatement, [
    now,
    corrections.map((c) => c.formerMeasurementId),
    corrections.map((c) => c.reason),
    corrections.map((c) => c.measurementId),
    corrections.map((c) => c.decisionId),
    corrections.map((c) => JSON.stringify(c.decision)),
  ]);
}
