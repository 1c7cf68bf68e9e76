import { approvalMaterial, judgeApproval, type AskApprovals } from './approval-material.js';
import { askAct, type TreeAnswer, type TreeStore } from './store.js';

/**
 * Puts a version to work in a health system, atomically. `replaces` is the hash that the person saw at work
 * (undefined: none, or stopped): `activation-overtaken` when somebody was faster. The signatures are verified here,
 * and what they say is checked again by the database: `not-approved`, `signatures-missing`, `approval-expired` …
 */
export async function activateTreeVersion(
  store: TreeStore,
  activation: {
    readonly tenant: string;
    readonly hash: string;
    readonly replaces: string | undefined;
    readonly reason: string;
  },
): Promise<TreeAnswer> {
  const { tenant, hash, replaces, reason } = activation;
  const forged = await forgery(store, tenant, hash);
  if (forged !== undefined) return refuse(store, tenant, 'tree.activate', hash, forged);
  return askAct(store, 'activate_tree($1, $2, $3, $4)', [tenant, hash, replaces ?? null, reason]);
}

/** One step back, away from the version `leaves`. Refusal: `nothing-to-roll-back`, among others. */
export async function rollbackTree(
  store: TreeStore,
  rollback: {
    readonly tenant: string;
    readonly tree: string;
    readonly leaves: string;
    readonly reason: string;
  },
): Promise<TreeAnswer> {
  const { tenant, tree, leaves, reason } = rollback;
  const [row] = await store.query<{ target: string | null }>(
    'SELECT wardline.rollback_target($1, $2) AS target',
    [tenant, tree],
  );
  const target = row?.target ?? undefined;
  const forged = target === undefined ? undefined : await forgery(store, tenant, target);
  if (forged !== undefined) return refuse(store, tenant, 'tree.rollback', target ?? tree, forged);
  return askAct(store, 'rollback_tree($1, $2, $3, $4)', [tenant, tree, leaves, reason]);
}

/**
 * Takes a tree out of work at once (hazard H18): the fail-safe tree decides for those whom it covered, from the next
 * reading on, and what it filtered in the last days goes into a `stop_review`, which the escalation process fills.
 */
export async function stopTree(
  store: TreeStore,
  tenant: string,
  tree: string,
  reason: string,
): Promise<TreeAnswer> {
  return askAct(store, 'stop_tree($1, $2, $3)', [tenant, tree, reason]);
}

/** The stopped version decides again; its signatures must still hold. */
export async function resumeTree(
  store: TreeStore,
  tenant: string,
  tree: string,
  reason: string,
): Promise<TreeAnswer> {
  return askAct(store, 'resume_tree($1, $2, $3)', [tenant, tree, reason]);
}

/**
 * The code where the signatures themselves do not hold although all that they say would: what only we can see and the
 * database cannot. Every other refusal is left to it, and to the trail it keeps.
 */
async function forgery(store: TreeStore, tenant: string, hash: string): Promise<string | undefined> {
  const ask: AskApprovals = async (text, values) => store.query(text, values);
  const [material] = await approvalMaterial(ask, [{ tenantId: tenant, hash }]);
  const [standing] = await store.query<{ now: Date; signers: number; problem: string | null }>(
    `SELECT wardline.now() AS now, signers, wardline.approval_problem($1, $2, wardline.now()) AS problem
     FROM wardline.tree_policy_of($1)`,
    [tenant, hash],
  );
  if (material === undefined || standing === undefined || standing.problem !== null) return undefined;
  // Not this person's to read, and so not to activate either.
  if (material.signatures.length === 0) return undefined;
  const check = await judgeApproval(material, standing.signers, standing.now, false);
  return check.ok ? undefined : check.code;
}

/** A refusal of our own, put on the trail as the database's are. */
async function refuse(
  store: TreeStore,
  tenant: string,
  act: string,
  about: string,
  code: string,
): Promise<TreeAnswer> {
  return askAct(store, 'answer_tree_act($1, $2, $3, $4)', [tenant, act, `tree:${about}`, code]);
}
