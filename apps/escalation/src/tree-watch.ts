import type { DataSource } from 'typeorm';

/** What one look at the approvals changed, by kind of notice. */
export interface NoticeChange {
  readonly kind: string;
  readonly opened: number;
  readonly resolved: number;
}

/**
 * Holds what every active tree was approved until against the time: opens standing notices for approvals that end
 * soon, have ended, or are due for review, and resolves those that a new signature covers (hazard H18).
 *
 * @param source signed in as wardline_clock
 */
export async function watchApprovals(source: DataSource): Promise<NoticeChange[]> {
  return source.query<NoticeChange[]>('SELECT kind, opened, resolved FROM wardline.watch_approvals()');
}
