import type { ScopedTransaction } from '#access';
import { z } from 'zod';
import { dispositions } from '#domain';

const count = z.int();
const day = z.iso.date().describe('in the zone that was asked for');

export const activitySchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  decisions: z
    .array(
      z.object({
        day,
        version: z.string(),
        hash: z.string(),
        disposition: z.enum(dispositions),
        decisions: count,
      }),
    )
    .describe(
      'the most severe that this tree came to in each decision; one that was taken again counts again',
    ),
  alerts: z
    .array(z.object({ day, severity: z.string(), alerts: count }))
    .describe('opened, and standing now on a finding of this tree'),
});
export type Activity = Omit<z.infer<typeof activitySchema>, 'from' | 'to'> & {
  readonly from: Date;
  readonly to: Date;
};

interface Asked {
  readonly tenant: string;
  readonly tree: string;
  readonly days: number;
  /** IANA; known to the database. */
  readonly zone: string;
}

/**
 * What a tree did, counted; row-level security leaves out patients whom the caller may not see. Decisions that say the
 * same share their results, so those are read once each and not once a decision.
 */
export async function activityOf(
  tx: ScopedTransaction,
  { tenant, tree, days, zone }: Asked,
): Promise<Activity> {
  const [span] = await tx.query<{ from: Date; to: Date }>(
    `SELECT (date_trunc('day', wardline.now() AT TIME ZONE $1) - make_interval(days => $2 - 1)) AT TIME ZONE $1 AS "from",
       wardline.now() AS "to"`,
    [zone, days],
  );
  if (span === undefined) throw new Error('a statement without FROM answers one row');
  const range = [tenant, tree, span.from, zone];
  const decisions = await tx.query<Activity['decisions'][number]>(
    `WITH said AS (
       SELECT c.day, s.results, c.n FROM (
         SELECT (decided_at AT TIME ZONE $4)::date AS day, results_hash, count(*) AS n FROM wardline.decision
         WHERE tenant_id = $1 AND decided_at >= $3 AND results_hash IS NOT NULL GROUP BY 1, 2) c
         JOIN wardline.shared_results s USING (results_hash)
       UNION ALL
       SELECT (decided_at AT TIME ZONE $4)::date, results, 1 FROM wardline.decision
       WHERE tenant_id = $1 AND decided_at >= $3 AND results IS NOT NULL
     )
     SELECT day::text, t ->> 'version' AS version, t ->> 'hash' AS hash, coalesce((
         SELECT r ->> 'disposition' FROM jsonb_array_elements(said.results -> 'findings') r
         WHERE r ->> 'hash' = t ->> 'hash'
         ORDER BY array_position($5::text[], r ->> 'disposition') DESC LIMIT 1), 'baseline') AS disposition,
       sum(n)::int AS decisions
     FROM said, jsonb_array_elements(said.results -> 'trees') t WHERE t ->> 'tree' = $2
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [...range, dispositions],
  );
  const alerts = await tx.query<Activity['alerts'][number]>(
    `SELECT (opened_at AT TIME ZONE $4)::date::text AS day, severity, count(*)::int AS alerts
     FROM wardline.alert WHERE tenant_id = $1 AND opened_at >= $3 AND decision ->> 'tree' = $2
     GROUP BY 1, 2 ORDER BY 1, 2`,
    range,
  );
  return { ...span, decisions, alerts };
}

/** Is it a zone that the database can count days in? */
export async function isKnownZone(tx: ScopedTransaction, zone: string): Promise<boolean> {
  const [row] = await tx.query<{ known: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = $1) AS known',
    [zone],
  );
  return row?.known === true;
}

/** Has the caller clinical work at a site of the health system? Else every count would be 0, which is not true. */
export async function mayCount(tx: ScopedTransaction, tenant: string): Promise<boolean> {
  const [row] = await tx.query<{ may: boolean }>(
    `SELECT $1 = ANY (wardline.tenants_as('physician', 'lead')) AS may`,
    [tenant],
  );
  return row?.may === true;
}
