import type { PublicSigningKey } from '#decision-tree';
import type { PlanBounds, PlanValue } from '#domain';
import type { TreeStore } from '../trees/store.js';
import { checkPlanSignature, type PlanSignature } from './plan-signature.js';

/**
 * `in-force`: trees read it. `expired`: they do not any more, and it has to be looked at. `withdrawn`: on purpose.
 * `planned`: begins later. `replaced`: something newer stands.
 */
export type PlanState = 'in-force' | 'expired' | 'withdrawn' | 'planned' | 'replaced';

export interface StoredPlanEntry {
  readonly id: number;
  readonly name: string;
  readonly value: PlanValue | null;
  readonly unit: string | null;
  readonly from: Date;
  readonly until: Date | null;
  readonly bounds: PlanBounds | null;
  readonly state: PlanState;
  /** Null: put in when the record was set up. */
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly recordedAt: Date;
  /** Null: written without one. */
  readonly signature: PlanSignature | null;
}

interface Row extends Omit<StoredPlanEntry, 'signature'> {
  readonly tenant: string;
  readonly jws: string | null;
  readonly kid: string | null;
  readonly physician: string | null;
  readonly publicKey: string | null;
  readonly validFrom: Date | null;
  readonly revokedFrom: Date | null;
}

const query = `
  SELECT e.entry_id::float8 AS id, e.tenant_id AS tenant, e.name, e.value, e.unit, e.effective_from AS "from", e.expires_at AS until,
    CASE WHEN e.nurse_low IS NOT NULL THEN jsonb_build_object('low', e.nurse_low, 'high', e.nurse_high) END AS bounds,
    CASE WHEN e.effective_from > wardline.now() THEN 'planned'
      WHEN e.entry_id <> first_value(e.entry_id) OVER standing THEN 'replaced'
      WHEN e.value IS NULL THEN 'withdrawn'
      WHEN e.expires_at <= wardline.now() THEN 'expired' ELSE 'in-force' END AS state,
    CASE WHEN f.staff_id IS NOT NULL THEN jsonb_build_object('id', f.staff_id, 'name', f.name) END AS author,
    e.recorded_at AS "recordedAt", e.jws, e.kid, k.staff_id AS physician, k.public_key AS "publicKey", k.valid_from AS "validFrom",
    (SELECT min(r.revoked_from) FROM wardline.signing_key_revocation r WHERE r.kid = e.kid) AS "revokedFrom"
  FROM wardline.plan_parameter e
    LEFT JOIN wardline.staff f ON f.staff_id = e.author_id
    LEFT JOIN wardline.signing_key k ON k.kid = e.kid
  WHERE e.patient_id = $1
  WINDOW standing AS (PARTITION BY e.name ORDER BY (e.effective_from <= wardline.now()) DESC, e.effective_from DESC, e.entry_id DESC)
  ORDER BY e.name, e.effective_from DESC, e.entry_id DESC`;

/** Every entry that the person of the transaction may see, by name, the newest first; each signature checked again. */
export async function planHistory(store: TreeStore, patientId: string): Promise<StoredPlanEntry[]> {
  const rows = await store.query<Row>(query, [patientId]);
  return Promise.all(rows.map(async (row) => entryOf(row, patientId)));
}

async function entryOf(row: Row, patient: string): Promise<StoredPlanEntry> {
  const { tenant, jws, kid, physician, publicKey, validFrom, revokedFrom, ...entry } = row;
  if (jws === null) return { ...entry, signature: null };
  const key: PublicSigningKey | undefined =
    kid === null || physician === null || publicKey === null || validFrom === null
      ? undefined
      : { kid, physician, publicKey, validFrom, ...(revokedFrom !== null && { revokedFrom }) };
  const { name, value, unit, from, until, bounds } = entry;
  const text = {
    name,
    value,
    unit,
    from: from.toISOString(),
    until: until?.toISOString() ?? null,
    bounds,
  };
  const said = { tenant, patient, entry: text, author: entry.author?.id ?? '' };
  return { ...entry, signature: await checkPlanSignature(jws, key, said) };
}
