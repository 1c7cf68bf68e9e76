import {
  checkSignatures,
  contentOf,
  type ApprovalCheck,
  type Entitlement,
  type PublicSigningKey,
  type SigningPlace,
  type TreeContent,
} from '#decision-tree';

/** Everything by which a version's approval in one health system is judged, as the database has it. */
export interface ApprovalMaterial extends MaterialRow {
  /** Undefined where there is no such version. */
  readonly content: TreeContent | undefined;
}

interface MaterialRow {
  readonly tenantId: string;
  readonly hash: string;
  readonly signatures: readonly string[];
  /** Programmes the signatures are for; the document alone could have been changed. */
  readonly programmes: readonly string[];
  readonly keys: readonly KeyRow[];
  readonly entitlements: readonly EntitlementRow[];
  readonly authors: readonly string[];
}

interface KeyRow {
  readonly kid: string;
  readonly physician: string;
  readonly publicKey: string;
  /** Milliseconds since the epoch, here and below. */
  readonly validFrom: number;
  readonly revokedFrom: number | null;
}

interface EntitlementRow {
  readonly physician: string;
  readonly programme: string;
  readonly from: number;
  readonly until: number | null;
}

/** $1 tenants, $2 hashes, pairwise → rows of `MaterialRow`. */
export const materialQuery = `
  SELECT w.tenant_id AS "tenantId", w.hash,
    coalesce((SELECT json_agg(s.jws ORDER BY s.signature_id) FROM wardline.tree_signature s
      WHERE s.tenant_id = w.tenant_id AND s.hash = w.hash), '[]') AS signatures,
    coalesce((SELECT json_agg(DISTINCT s.programme) FROM wardline.tree_signature s
      WHERE s.tenant_id = w.tenant_id AND s.hash = w.hash), '[]') AS programmes,
    coalesce((SELECT json_agg(json_build_object('kid', k.kid, 'physician', k.staff_id, 'publicKey', k.public_key,
        'validFrom', extract(epoch FROM k.valid_from) * 1000,
        'revokedFrom', (SELECT extract(epoch FROM min(r.revoked_from)) * 1000 FROM wardline.signing_key_revocation r WHERE r.kid = k.kid)))
      FROM wardline.signing_key k WHERE k.kid IN (SELECT s.kid FROM wardline.tree_signature s
        WHERE s.tenant_id = w.tenant_id AND s.hash = w.hash)), '[]') AS keys,
    coalesce((SELECT json_agg(json_build_object('physician', e.staff_id, 'programme', e.programme,
        'from', extract(epoch FROM e.valid_from) * 1000, 'until', extract(epoch FROM e.valid_to) * 1000))
      FROM (SELECT DISTINCT ON (t.entitlement_id) t.* FROM wardline.tree_entitlement t
        WHERE t.tenant_id = w.tenant_id ORDER BY t.entitlement_id, t.entry_id DESC) e), '[]') AS entitlements,
    coalesce((SELECT json_agg(d.author_id) FROM wardline.tree_document d WHERE d.hash = w.hash), '[]') AS authors
  FROM unnest($1::text[], $2::text[]) AS w (tenant_id, hash)`;

/** $1 hashes. */
export const documentsQuery = 'SELECT hash, document FROM wardline.tree_version WHERE hash = ANY ($1)';

/** Asks the database: one of the two queries above, by whatever connection. */
export type AskApprovals = <Row extends object>(text: string, values: readonly unknown[]) => Promise<Row[]>;

/** The material of several versions. A content that several health systems share is sent, and hashed, once. */
export async function approvalMaterial(
  ask: AskApprovals,
  versions: readonly { readonly tenantId: string; readonly hash: string }[],
): Promise<ApprovalMaterial[]> {
  if (versions.length === 0) return [];
  const tenants = versions.map(({ tenantId }) => tenantId);
  const hashes = versions.map(({ hash }) => hash);
  const documents = await ask<{ hash: string; document: unknown }>(documentsQuery, [[...new Set(hashes)]]);
  const contents = new Map(documents.map(({ hash, document }) => [hash, contentOf(document)]));
  const rows = await ask<MaterialRow>(materialQuery, [tenants, hashes]);
  return rows.map((row) => ({ ...row, content: contents.get(row.hash) }));
}

/**
 * Verifies the signatures themselves against the keys, and the document against its hash.
 *
 * @param goesOn it is at work already: an approval that has run out lets it go on
 */
export async function judgeApproval(
  material: ApprovalMaterial,
  signers: number,
  now: Date,
  goesOn: boolean,
): Promise<ApprovalCheck> {
  const { content, hash } = material;
  if (content === undefined) return { ok: false, code: 'not-approved' };
  const place = placeOf(material, now);
  const signatures = { jws: material.signatures, signers };
  const check = await checkSignatures(signatures, material.keys.map(keyOf), content, place, goesOn);
  // The row's own key is what decisions name: it must be the content's, not only the signature's.
  if (check.ok && check.approval.hash !== hash) return { ok: false, code: 'signature-hash-mismatch' };
  return check;
}

/** Where it is to decide, and what is known about people there. */
export function placeOf(
  { tenantId: tenant, content, entitlements, authors }: ApprovalMaterial,
  now: Date,
): SigningPlace {
  return {
    tenant,
    programme: programmeOf(content?.document),
    now,
    entitlements: entitlements.map((row) => entitlementOf(row, tenant)),
    authors,
  };
}

function programmeOf(document: unknown): string {
  const { programme } = (document ?? {}) as { programme?: unknown };
  return typeof programme === 'string' ? programme : '';
}

function keyOf({ validFrom, revokedFrom, ...key }: KeyRow): PublicSigningKey {
  const from = new Date(validFrom);
  return { ...key, validFrom: from, ...(revokedFrom !== null && { revokedFrom: new Date(revokedFrom) }) };
}

function entitlementOf({ physician, programme, from, until }: EntitlementRow, tenant: string): Entitlement {
  const dates = { from: new Date(from), ...(until !== null && { until: new Date(until) }) };
  return { physician, tenant, programme, ...dates };
}
