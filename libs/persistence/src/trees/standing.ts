/** One row of the log of activations, with what the health system's policy says of the tree. */
export interface ActivationRow {
  readonly tenantId: string;
  readonly tree: string;
  readonly action: 'activate' | 'rollback' | 'stop' | 'resume';
  /** Null for a stop. */
  readonly hash: string | null;
  readonly stoppedHash: string | null;
  /** Physicians whose signatures were asked for then. */
  readonly signers: number;
  /** It decides only what a stopped tree covered. */
  readonly isFailSafe: boolean;
}

/** → rows of `ActivationRow`, of screening trees; for each tree the newest first. */
export const activationsQuery = `
  SELECT a.tenant_id AS "tenantId", a.tree, a.action, a.hash, a.stopped_hash AS "stoppedHash", a.signers,
    a.tree = p.fail_safe_tree AS "isFailSafe"
  FROM wardline.health_system h
  CROSS JOIN LATERAL wardline.tree_policy_of(h.tenant_id) p
  JOIN wardline.tree_activation a ON a.tenant_id = h.tenant_id
  WHERE NOT EXISTS (SELECT FROM wardline.tree_document d
    WHERE d.hash = coalesce(a.hash, a.stopped_hash) AND d.kind <> 'screening')
  ORDER BY a.tenant_id, a.tree, a.entry_id DESC`;

/** How one tree stands in one health system. */
export interface TreeStanding {
  readonly tenantId: string;
  readonly tree: string;
  readonly isFailSafe: boolean;
  /** The version at work, then those it may fall back on should its signature not hold; none when stopped. */
  readonly candidates: readonly { readonly hash: string; readonly signers: number }[];
  readonly stoppedHash: string | undefined;
}

/**
 * How trees stand, out of their log. A version that does not hold may fall back on the one it replaced, and so on
 * down a row of plain activations; never on one that somebody rolled away from or stopped.
 *
 * @param log of any trees, for each the newest row first
 */
export function standings(log: readonly ActivationRow[]): TreeStanding[] {
  const byTree = new Map<string, ActivationRow[]>();
  for (const row of log) {
    const key = `${row.tenantId} ${row.tree}`;
    const rows = byTree.get(key);
    if (rows === undefined) byTree.set(key, [row]);
    else rows.push(row);
  }
  return [...byTree.values()].flatMap((rows) => standingOf(rows) ?? []);
}

function standingOf(rows: readonly ActivationRow[]): TreeStanding | undefined {
  const [newest] = rows;
  if (newest === undefined) return undefined;
  const candidates = new Map<string, number>();
  for (const { hash, action, signers } of rows) {
    if (hash === null) break;
    if (!candidates.has(hash)) candidates.set(hash, signers);
    if (action !== 'activate') break;
  }
  const { tenantId, tree, isFailSafe } = newest;
  return {
    tenantId,
    tree,
    isFailSafe,
    candidates: [...candidates].map(([hash, signers]) => ({ hash, signers })),
    stoppedHash: newest.stoppedHash ?? undefined,
  };
}
