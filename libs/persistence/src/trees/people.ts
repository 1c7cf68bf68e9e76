import { askAct, type TreeAnswer, type TreeStore } from './store.js';

/**
 * A lead lets a physician sign for a programme (`*`: for all), from and to. With the `entitlementId` of an older one
 * it is changed or ended. Refusals: `not-allowed`, `own-entitlement`, `not-a-physician`, `another-entitlement`.
 */
export async function entitlePhysician(
  store: TreeStore,
  entitlement: {
    readonly entitlementId?: string;
    readonly physicianId: string;
    readonly tenant: string;
    readonly programme: string;
    readonly from: Date;
    readonly until?: Date;
  },
): Promise<TreeAnswer> {
  const { entitlementId, physicianId, tenant, programme, from, until } = entitlement;
  return askAct(store, 'entitle_physician($1, $2, $3, $4, $5, $6)', [
    entitlementId ?? null,
    physicianId,
    tenant,
    programme,
    from,
    until ?? null,
  ]);
}

/** What a health system asks for. */
export interface TreePolicy {
  /** Physicians who must have signed. */
  readonly signers: number;
  /** Days before an approval ends from which on a notice stands. */
  readonly warnDays: number;
  /** Days that a stop looks back. */
  readonly reviewDays: number;
  /** Name of the tree that decides what a stopped tree covered. */
  readonly failSafeTree: string;
}

export async function treePolicy(store: TreeStore, tenant: string): Promise<TreePolicy> {
  const [policy] = await store.query<TreePolicy>(
    `SELECT signers, warn_days AS "warnDays", review_days AS "reviewDays", fail_safe_tree AS "failSafeTree"
     FROM wardline.tree_policy_of($1)`,
    [tenant],
  );
  if (policy === undefined) throw new Error('a health system without a policy has the defaults');
  return policy;
}

/** By a lead; holds for what is activated from now on. */
export async function setTreePolicy(
  store: TreeStore,
  tenant: string,
  policy: TreePolicy,
): Promise<TreeAnswer> {
  const { signers, warnDays, reviewDays, failSafeTree } = policy;
  return askAct(store, 'set_tree_policy($1, $2, $3, $4, $5)', [
    tenant,
    signers,
    warnDays,
    reviewDays,
    failSafeTree,
  ]);
}

/** By a lead: seen. The notice goes on standing until what it is about has changed. */
export async function acknowledgeTreeNotice(store: TreeStore, noticeId: string): Promise<TreeAnswer> {
  return askAct(store, 'acknowledge_tree_notice($1)', [noticeId]);
}

/** What came of looking after a reading that a stopped tree had filtered. */
export type ReviewOutcome = 'no-harm' | 'patient-called' | 'escalated' | 'not-reached';

/** By somebody who may see all these patients; else `unknown-item`. All or none. */
export async function closeStopReviewItems(
  store: TreeStore,
  itemIds: readonly string[],
  outcome: ReviewOutcome,
  note: string,
): Promise<TreeAnswer> {
  return askAct(store, 'close_stop_review_items($1, $2, $3)', [itemIds, outcome, note]);
}
