import type { ScopedTransaction } from '#access';
import { Problem } from '../problem/problem.js';
import type { Trail, TrailPeople, TrailQuery } from './audit-schema.js';

type Item = Trail['items'][number];

/** What a page of the trail is about; neither: claims by people of a firm, with which a masked identity is revealed. */
export interface TrailSubject {
  readonly patient?: string;
  readonly person?: string;
}

/** The newest first, of the caller's health systems only. */
export async function trailOf(
  tx: ScopedTransaction,
  { patient, person }: TrailSubject,
  { from, to, before, limit }: TrailQuery,
): Promise<Trail> {
  const items = await tx.query<Item>(
    `SELECT audit_id::text AS id, wardline.rfc3339(at) AS at,
       CASE WHEN staff_id IS NOT NULL THEN jsonb_build_object('id', staff_id, 'name', coalesce(staff_name, ''), 'firm', firm) END AS who,
       roles, tenant_id AS tenant, case_code AS "caseCode", action, target, outcome, acted
     FROM wardline.trail_page($1, $2, coalesce($3::timestamptz, wardline.now() - interval '30 days'),
       coalesce($4::timestamptz, wardline.now() + interval '1 second'), $5, $6) ORDER BY audit_id DESC`,
    [patient ?? null, person ?? null, from ?? null, to ?? null, before ?? null, limit],
  );
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
}

/**
 * The patient with this case code.
 *
 * @throws {Problem} not-found, tenant-required
 */
export async function patientOfCode(
  tx: ScopedTransaction,
  caseCode: string,
  wanted: string | undefined,
): Promise<{ readonly tenant: string; readonly patient: string }> {
  const rows = await tx.query<{ tenant: string; patient: string }>(
    'SELECT tenant_id AS tenant, patient_id AS patient FROM wardline.trail_patient($1)',
    [caseCode],
  );
  const [found, ...others] = rows.filter(({ tenant }) => wanted === undefined || tenant === wanted);
  if (found === undefined) throw new Problem('not-found');
  if (others.length > 0) throw new Problem('tenant-required');
  return found;
}

export async function trailPeople(tx: ScopedTransaction): Promise<TrailPeople> {
  const items = await tx.query<TrailPeople['items'][number]>(
    `SELECT staff_id AS id, name, firm, roles, disabled_at IS NOT NULL AS disabled FROM wardline.trail_people()`,
  );
  return { items };
}
