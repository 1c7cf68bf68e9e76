import { isExamination, type AnyTreeDocument, type BackTestFigures, type Examination } from '#decision-tree';
import type { ScopedTransaction } from '#access';
import { Problem } from '../problem/problem.js';
import { treeState, type Standing, type TreeState } from './tree-state.js';

/** A version of a tree as one health system has it. */
export interface TreeVersion {
  readonly tenant: string;
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly kind: string;
  readonly programme: string;
  readonly title: string;
  /** As the document says; whoever handed it in stands in `submittedBy`. */
  readonly author: string;
  readonly notice: string;
  readonly submittedBy: string | null;
  readonly submittedAt: Date | null;
  readonly state: TreeState;
  readonly decides: boolean;
  /** Why it cannot be put to work as it stands; null: it can. */
  readonly problem: string | null;
  readonly approvedUntil: Date | null;
  /** Physicians whose signatures count now. */
  readonly signedBy: readonly string[];
  /** It decides beside the live trees, without any effect; told only to those who write, sign or direct trees. */
  readonly shadow: boolean;
}

interface VersionRow extends Omit<TreeVersion, 'state'>, Standing {
  readonly now: Date;
}

/** Versions that the caller's health systems have: handed in, offered, or at work. `hash` null: all of them. */
export async function treeVersions(
  tx: ScopedTransaction,
  hash: string | null = null,
): Promise<readonly TreeVersion[]> {
  const rows = await tx.query<VersionRow>(
    `WITH mine AS MATERIALIZED (SELECT unnest(wardline.tree_tenants()) AS tenant_id), here AS (
       SELECT tenant_id, hash FROM wardline.tree_document JOIN mine USING (tenant_id)
       UNION SELECT tenant_id, hash FROM wardline.tree_offer JOIN mine USING (tenant_id)
       UNION SELECT tenant_id, coalesce(hash, stopped_hash) FROM wardline.tree_activation JOIN mine USING (tenant_id)
     ), running AS (
       SELECT DISTINCT ON (tenant_id, tree) * FROM wardline.tree_activation JOIN mine USING (tenant_id)
       ORDER BY tenant_id, tree, entry_id DESC
     )
     SELECT h.tenant_id AS tenant, v.tree, v.version, v.hash, v.document ->> 'kind' AS kind, v.document ->> 'programme' AS programme,
       v.document ->> 'title' AS title, v.document ->> 'author' AS author, v.document ->> 'notice' AS notice,
       f.name AS "submittedBy", d.submitted_at AS "submittedAt", r.hash IS NOT DISTINCT FROM v.hash AS decides,
       r.stopped_hash IS NOT DISTINCT FROM v.hash AS stopped, p.warn_days AS "warnDays", wardline.now() AS now,
       EXISTS (SELECT FROM wardline.shadow_run w WHERE w.tenant_id = h.tenant_id AND w.hash = h.hash
         AND NOT EXISTS (SELECT FROM wardline.shadow_stop e WHERE e.run_id = w.run_id)) AS shadow,
       wardline.approval_problem(h.tenant_id, v.hash, wardline.now()) AS problem,
       wardline.approved_until(h.tenant_id, v.hash, CASE WHEN r.hash = v.hash THEN r.signers ELSE p.signers END) AS "approvedUntil",
       ARRAY(SELECT DISTINCT y.name FROM wardline.tree_signature g JOIN wardline.staff y USING (staff_id)
         WHERE g.tenant_id = h.tenant_id AND g.hash = h.hash AND wardline.signature_problem(g, wardline.now()) IS NULL
         ORDER BY 1) AS "signedBy"
     FROM here h JOIN wardline.tree_version v USING (hash)
       CROSS JOIN LATERAL wardline.tree_policy_of(h.tenant_id) p
       LEFT JOIN wardline.tree_document d ON d.tenant_id = h.tenant_id AND d.hash = h.hash
       LEFT JOIN wardline.staff f ON f.staff_id = d.author_id
       LEFT JOIN running r ON r.tenant_id = h.tenant_id AND r.tree = v.tree
     WHERE $1::text IS NULL OR v.hash = $1
     ORDER BY h.tenant_id, v.tree, d.submitted_at DESC NULLS LAST, v.hash`,
    [hash],
  );
  return rows.map(({ now, stopped, warnDays, ...row }) => ({
    ...row,
    state: treeState({ ...row, stopped, warnDays }, now),
  }));
}

/** @throws {Problem} not-found, also where the health system does not have this version */
export async function findVersion(tx: ScopedTransaction, tenant: string, hash: string): Promise<TreeVersion> {
  const found = (await treeVersions(tx, hash)).find((version) => version.tenant === tenant);
  if (found === undefined) throw new Problem('not-found');
  return found;
}

export async function treeDocument(tx: ScopedTransaction, hash: string): Promise<AnyTreeDocument> {
  const [row] = await tx.query<{ document: AnyTreeDocument }>(
    'SELECT document FROM wardline.tree_version WHERE hash = $1',
    [hash],
  );
  if (row === undefined) throw new Error('a version that stands in the list has a document');
  return row.document;
}

/** The version of a tree that decides in a health system. */
export async function runningDocument(
  tx: ScopedTransaction,
  tenant: string,
  tree: string,
): Promise<AnyTreeDocument | undefined> {
  const [row] = await tx.query<{ document: AnyTreeDocument }>(
    `SELECT v.document FROM (SELECT hash FROM wardline.tree_activation WHERE tenant_id = $1 AND tree = $2
       ORDER BY entry_id DESC LIMIT 1) a JOIN wardline.tree_version v USING (hash)`,
    [tenant, tree],
  );
  return row?.document;
}

/** Who may have a version examined: asked before seconds of arithmetic; the database asks again when it is stored. */
export async function mayExamine(tx: ScopedTransaction, tenant: string): Promise<boolean> {
  const [row] = await tx.query<{ may: boolean }>(
    `SELECT $1 = ANY (wardline.tenants_as('author', 'physician', 'lead')) OR EXISTS (SELECT FROM wardline.tree_entitlement e
       WHERE e.tenant_id = $1 AND e.staff_id = wardline.scope_staff()) AS may`,
    [tenant],
  );
  return row?.may === true;
}

/** A back-test's figures, and who handed them in. */
export interface StoredBackTest extends BackTestFigures {
  readonly handedInBy: string;
}

/** What the program found out about a version; the newest holds. */
export interface Evidence {
  readonly reportHash: string;
  readonly report: Examination;
  readonly findings: number;
  readonly backTestHash: string | null;
  readonly backTest: StoredBackTest | null;
  readonly recordedAt: Date;
}

/** Undefined also where what stands there is no whole examination: nobody could read it before signing. */
export async function newestEvidence(tx: ScopedTransaction, hash: string): Promise<Evidence | undefined> {
  const [row] = await tx.query<Evidence>(
    `SELECT report_hash AS "reportHash", report, findings, back_test_hash AS "backTestHash", back_test AS "backTest",
       recorded_at AS "recordedAt"
     FROM wardline.tree_evidence WHERE hash = $1 ORDER BY entry_id DESC LIMIT 1`,
    [hash],
  );
  return isExamination(row?.report) ? row : undefined;
}

export interface StoredSignature {
  readonly physician: string;
  readonly meaning: string;
  readonly signedAt: Date;
  readonly from: Date;
  readonly until: Date;
  readonly reviewBy: Date;
  /** Why it does not count now; null: it does. */
  readonly problem: string | null;
  /** The key it was made with, and the signature itself, for whoever checks it elsewhere. */
  readonly kid: string;
  readonly jws: string;
}

export async function signaturesOf(
  tx: ScopedTransaction,
  tenant: string,
  hash: string,
): Promise<readonly StoredSignature[]> {
  return tx.query<StoredSignature>(
    `SELECT f.name AS physician, s.statement ->> 'meaning' AS meaning, s.signed_at AS "signedAt", s.valid_from AS "from",
       s.valid_until AS "until", s.review_by AS "reviewBy", wardline.signature_problem(s, wardline.now()) AS problem, s.kid, s.jws
     FROM wardline.tree_signature s JOIN wardline.staff f USING (staff_id)
     WHERE s.tenant_id = $1 AND s.hash = $2 ORDER BY s.signature_id`,
    [tenant, hash],
  );
}

/** One act on the tree that decides, the newest first. */
export interface ActivationEntry {
  readonly action: string;
  /** What decides since then; null: it was stopped. */
  readonly hash: string | null;
  readonly version: string | null;
  readonly at: Date;
  readonly by: string | null;
  readonly reason: string;
}

export async function activationsOf(
  tx: ScopedTransaction,
  tenant: string,
  tree: string,
): Promise<readonly ActivationEntry[]> {
  return tx.query<ActivationEntry>(
    `SELECT a.action, a.hash, v.version, a.effective_from AS at, f.name AS by, a.reason
     FROM wardline.tree_activation a LEFT JOIN wardline.tree_version v USING (hash)
       LEFT JOIN wardline.staff f ON f.staff_id = a.activated_by
     WHERE a.tenant_id = $1 AND a.tree = $2 ORDER BY a.entry_id DESC LIMIT 100`,
    [tenant, tree],
  );
}
