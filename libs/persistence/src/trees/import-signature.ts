import { checkSignatures, type PublicSigningKey } from '#decision-tree';
import { approvalMaterial, placeOf, type AskApprovals } from './approval-material.js';
import { askAct, type TreeAnswer, type TreeStore } from './store.js';

/**
 * Takes in a signature that was made away from the server: verified here against the registered public key, held
 * against the content as the database has it, and judged there as any other (`import_signature`). Whoever brings it
 * must direct trees there; the name on it is its physician's. Refusals: the codes of signatures, `not-allowed`,
 * `unknown-tree`, `no-evidence`, `findings-open`, `coverage-incomplete`, `evidence-changed`, `signature-not-fresh`,
 * `already-imported`.
 *
 * @param wanted the version that it is meant for; another one's is `signature-hash-mismatch`
 */
export async function importSignature(store: TreeStore, jws: string, wanted: string): Promise<TreeAnswer> {
  const said = claimOf(jws);
  if (said === undefined) return refuse(store, null, '?', 'signature-invalid');
  const { tenant, hash, kid } = said;
  const [here] = await store.query<{ now: Date; isHere: boolean }>(
    'SELECT wardline.now() AS now, $1 = ANY (wardline.tree_tenants()) AS "isHere"',
    [tenant],
  );
  // A claim that nobody has verified puts nothing on the trail of a health system that is not the person's.
  if (here?.isHere !== true) return refuse(store, null, hash, 'not-allowed');
  if (hash !== wanted) return refuse(store, tenant, wanted, 'signature-hash-mismatch');
  const ask: AskApprovals = async (text, values) => store.query(text, values);
  const [material] = await approvalMaterial(ask, [{ tenantId: tenant, hash }]);
  if (material?.content === undefined) return refuse(store, tenant, hash, 'unknown-tree');
  const place = placeOf(material, here.now);
  const keys = await publicKeys(store, kid);
  const check = await checkSignatures({ jws: [jws], signers: 1 }, keys, material.content, place);
  // To begin later is no fault of a signature that is only brought here.
  if (!check.ok && check.code !== 'approval-not-yet-valid') return refuse(store, tenant, hash, check.code);
  return askAct(store, 'import_signature($1)', [jws]);
}

/** What it says of itself; undefined for what is no signature at all. */
function claimOf(jws: string): { tenant: string; hash: string; kid: string } | undefined {
  const [header, payload] = jws.split('.');
  const { kid } = partOf(header);
  const { tenant, hash } = partOf(payload);
  if (typeof kid !== 'string' || typeof tenant !== 'string' || typeof hash !== 'string') return undefined;
  // Text that no database takes is no name either.
  const isPlain = /^[\w-]{1,100}$/.test(kid) && /^[\w.-]{1,64}$/.test(tenant);
  return isPlain && /^[0-9a-f]{64}$/.test(hash) ? { kid, tenant, hash } : undefined;
}

function partOf(part = ''): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

async function publicKeys(store: TreeStore, kid: string): Promise<readonly PublicSigningKey[]> {
  const rows = await store.query<Omit<PublicSigningKey, 'revokedFrom'> & { revokedFrom: Date | null }>(
    `SELECT k.kid, k.staff_id AS physician, k.public_key AS "publicKey", k.valid_from AS "validFrom",
       (SELECT min(r.revoked_from) FROM wardline.signing_key_revocation r WHERE r.kid = k.kid) AS "revokedFrom"
     FROM wardline.signing_key k WHERE k.kid = $1`,
    [kid],
  );
  return rows.map(({ revokedFrom, ...key }) => ({ ...key, ...(revokedFrom !== null && { revokedFrom }) }));
}

async function refuse(
  store: TreeStore,
  tenant: string | null,
  hash: string,
  code: string,
): Promise<TreeAnswer> {
  const values = [tenant, 'tree.import-signature', `tree:${hash}`, code];
  return askAct(store, 'answer_tree_act($1, $2, $3, $4)', values);
}
