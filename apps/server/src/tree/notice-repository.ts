import type { ScopedTransaction } from '#access';

/** A standing alarm about a tree: it stands until what it is about has changed, acknowledged or not. */
export interface TreeNotice {
  readonly id: string;
  readonly tenant: string;
  readonly tree: string;
  readonly hash: string;
  readonly kind: string;
  readonly detail: string;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
}

/** Those that stand in the caller's health systems, the oldest first. */
export async function standingNotices(tx: ScopedTransaction): Promise<readonly TreeNotice[]> {
  return tx.query<TreeNotice>(
    `SELECT n.notice_id AS id, n.tenant_id AS tenant, n.tree, n.hash, n.kind, n.detail, n.opened_at AS "openedAt",
       n.acknowledged_at AS "acknowledgedAt", f.name AS "acknowledgedBy"
     FROM wardline.tree_notice n LEFT JOIN wardline.staff f ON f.staff_id = n.acknowledged_by
     WHERE n.resolved_at IS NULL ORDER BY n.opened_at, n.notice_id`,
  );
}
