import { loadPolicy, TreeError, type ApprovedPolicy, type SignedStatement } from '#decision-tree';
import { approvalMaterial, judgeApproval, type AskApprovals } from '../trees/approval-material.js';
import { isFaithfulCopy } from './copy.js';

/** A policy that alerts of a health system open under, where nothing more specific is in force. */
export interface ActivePolicy extends ApprovedPolicy {
  readonly tenant: string;
  /** `expired`: its approval has run out; it goes on, and an alarm stands (hazard H18). */
  readonly state: 'active' | 'expired';
  /** One of each physician that counts, the newest first. */
  readonly statements: readonly SignedStatement[];
}

/** A policy that was put to work and does not hold, and the code of why: it is passed over. */
export interface RefusedPolicy {
  readonly tenant: string;
  readonly tree: string;
  readonly hash: string;
  readonly code: string;
}

export interface PoliciesAtWork {
  readonly active: readonly ActivePolicy[];
  readonly refused: readonly RefusedPolicy[];
}

interface InForceRow {
  readonly tenant: string;
  readonly tree: string;
  readonly hash: string;
  /** Physicians whose signatures were asked for when it was put to work. */
  readonly signers: number;
  /** What alerts get of it; undefined where they keep no copy. */
  readonly copies: readonly unknown[] | null;
}

/** $1 a health system, or NULL for all → rows of `InForceRow`, one for each policy that was put to work. */
const inForceQuery = `
  SELECT f.tenant_id AS tenant, f.tree, f.hash, a.signers,
    json_agg(to_jsonb(f) -> 'policy') FILTER (WHERE to_jsonb(f) ? 'policy') AS copies
  FROM wardline.escalation_policy_in_force f JOIN wardline.tree_activation a ON a.entry_id = f.activation_id
  WHERE $1::text IS NULL OR f.tenant_id = $1
  GROUP BY f.tenant_id, f.tree, f.hash, a.signers, f.activation_id
  ORDER BY f.tenant_id, f.activation_id`;

/**
 * The escalation policies at work, each by signatures that are verified here against the public keys of entitled
 * physicians, its document against its hash, and what alerts copy of it against the document. In the order in which
 * they were put to work.
 *
 * @param ask as a person of the health system, or as wardline_clock
 * @param tenant one health system; undefined: all that `ask` sees
 */
export async function activePolicies(
  ask: AskApprovals,
  tenant: string | undefined,
  now: Date,
): Promise<PoliciesAtWork> {
  const active: ActivePolicy[] = [];
  const refused: RefusedPolicy[] = [];
  for (const row of await ask<InForceRow>(inForceQuery, [tenant ?? null])) {
    const held = await hold(ask, row, now);
    if (typeof held !== 'string') active.push(held);
    else refused.push({ tenant: row.tenant, tree: row.tree, hash: row.hash, code: held });
  }
  return { active, refused };
}

/** The policy, or the code of why it may not be in force. */
async function hold(
  ask: AskApprovals,
  { tenant, hash, signers, copies }: InForceRow,
  now: Date,
): Promise<ActivePolicy | string> {
  const [material] = await approvalMaterial(ask, [{ tenantId: tenant, hash }]);
  if (material === undefined) return 'not-approved';
  const check = await judgeApproval(material, signers, now, true);
  if (!check.ok) return check.code;
  try {
    const approved = loadPolicy(material.content?.document, check.approval);
    if (!(copies ?? []).every((copy) => isFaithfulCopy(copy, approved.policy))) return 'policy-copy-differs';
    const { statements, expired } = check;
    return { ...approved, tenant, state: expired ? 'expired' : 'active', statements };
  } catch (error) {
    return error instanceof TreeError ? error.code : 'tree-unreadable';
  }
}
