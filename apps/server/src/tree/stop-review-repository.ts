import type { ScopedTransaction } from '#access';

/** What a stopped tree filtered, decided again; one for each stop. */
export interface StopReview {
  readonly id: string;
  readonly tenant: string;
  readonly tree: string;
  readonly hash: string;
  readonly from: Date;
  readonly to: Date;
  /** Decisions looked at so far. */
  readonly lookedAt: number;
  /** Null: still at it. */
  readonly completedAt: Date | null;
  /** Of the patients whom the caller may see. */
  readonly open: number;
  readonly closed: number;
}

export async function stopReviews(tx: ScopedTransaction): Promise<readonly StopReview[]> {
  return tx.query<StopReview>(
    `SELECT r.review_id AS id, r.tenant_id AS tenant, r.tree, r.hash, r.filtered_from AS "from", r.filtered_to AS "to",
       r.looked_at::float8 AS "lookedAt", r.completed_at AS "completedAt", i.open, i.closed
     FROM wardline.stop_review r CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE i.state = 'open')::int AS open, count(*) FILTER (WHERE i.state = 'closed')::int AS closed
       FROM wardline.stop_review_item i WHERE i.review_id = r.review_id) i
     ORDER BY r.opened_at DESC, r.review_id LIMIT 100`,
  );
}

export interface StopReviewItem {
  readonly id: string;
  readonly patient: string;
  readonly caseCode: string;
  readonly site: string;
  readonly measurement: string;
  readonly decidedAt: Date;
  readonly condition: string;
  readonly disposition: string;
  readonly reason: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly note: string | null;
  readonly closedBy: string | null;
  readonly closedAt: Date | null;
}

/** The most severe first, then the oldest; `after` is the id behind which the page begins. */
export async function stopReviewItems(
  tx: ScopedTransaction,
  reviewId: string,
  page: { readonly state: string | null; readonly offset: number; readonly limit: number },
): Promise<readonly StopReviewItem[]> {
  return tx.query<StopReviewItem>(
    `SELECT i.item_id::text AS id, i.patient_id AS patient, p.case_code AS "caseCode", i.site_id AS site,
       i.measurement_id::text AS measurement, i.decided_at AS "decidedAt", i.condition, i.disposition, i.reason, i.state, i.outcome,
       i.note, f.name AS "closedBy", i.closed_at AS "closedAt"
     FROM wardline.stop_review_item i JOIN wardline.patient p USING (patient_id) LEFT JOIN wardline.staff f ON f.staff_id = i.closed_by
     WHERE i.review_id = $1 AND ($2::text IS NULL OR i.state = $2)
     ORDER BY array_position(ARRAY['critical', 'tier1', 'indeterminate'], i.disposition), i.item_id OFFSET $3 LIMIT $4`,
    [reviewId, page.state, page.offset, page.limit],
  );
}
