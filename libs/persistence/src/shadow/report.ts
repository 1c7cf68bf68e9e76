import type { Disposition } from '#domain';
import type { ShadowFindings } from './decide.js';

/** One thing in which the candidate decided otherwise, and how often. */
export interface ShadowChange {
  readonly condition: string;
  readonly live: Disposition;
  readonly candidate: Disposition;
  readonly count: number;
}

export interface ShadowDifference {
  /** The patient's case code; no name. */
  readonly patient: string;
  readonly measurement: string;
  readonly decidedAt: Date;
  readonly live: ShadowFindings;
  readonly candidate: ShadowFindings;
}

export interface ShadowReport {
  readonly decisions: number;
  readonly differing: number;
  readonly patients: number;
  readonly changes: readonly ShadowChange[];
  /** The newest first. */
  readonly differences: readonly ShadowDifference[];
}

/** Rows of one statement: a transaction of the server, or a plain connection of the auditor. */
export interface ShadowReader {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * How a candidate decides beside the live trees. Row-level security decides what of it the reader sees.
 *
 * @param limit differences listed one by one
 */
export async function shadowReport(reader: ShadowReader, runId: string, limit = 100): Promise<ShadowReport> {
  const [counts] = await reader.query<{ decisions: number; differing: number; patients: number }>(
    `SELECT count(*)::int AS decisions, count(*) FILTER (WHERE differs)::int AS differing,
       count(DISTINCT patient_id)::int AS patients FROM wardline.shadow_decision WHERE run_id = $1`,
    [runId],
  );
  const changes = await reader.query<ShadowChange>(
    `SELECT condition, live, candidate, count(*)::int AS count FROM (
       SELECT key AS condition, coalesce(l.value ->> 'disposition', 'baseline') AS live,
         coalesce(c.value ->> 'disposition', 'baseline') AS candidate
       FROM (SELECT run_id, measurement_id, f.key, f.value FROM wardline.shadow_decision, jsonb_each(findings) f
             WHERE run_id = $1 AND differs) c
       FULL JOIN (SELECT run_id, measurement_id, f.key, f.value FROM wardline.shadow_decision, jsonb_each(live_findings) f
             WHERE run_id = $1 AND differs) l USING (run_id, measurement_id, key)) x
     WHERE live <> candidate GROUP BY 1, 2, 3 ORDER BY count DESC, condition, live, candidate`,
    [runId],
  );
  const differences = await reader.query<ShadowDifference>(
    `SELECT p.case_code AS patient, d.measurement_id::text AS measurement, d.decided_at AS "decidedAt",
       d.live_findings AS live, d.findings AS candidate
     FROM wardline.shadow_decision d JOIN wardline.patient p USING (patient_id)
     WHERE d.run_id = $1 AND d.differs ORDER BY d.decided_at DESC, d.measurement_id DESC LIMIT $2`,
    [runId, limit],
  );
  const { decisions, differing, patients } = counts ?? { decisions: 0, differing: 0, patients: 0 };
  return { decisions, differing, patients, changes, differences };
}
