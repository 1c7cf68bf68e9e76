import type { DataSource } from 'typeorm';

/** Follow-ups taken in one transaction, the alert of each locked until its end. */
const atMost = 50;

export interface FollowUpTurn {
  /** Repeats that came. */
  readonly came: number;
  readonly overdue: number;
  /** More may be due. */
  readonly full: boolean;
}

/**
 * Closes repeats whose reading came, and takes up what nobody did in time: it goes to the local team (hazard H22). What
 * somebody works on just now is left for the next turn; any number of clocks may run.
 *
 * @param source signed in as wardline_clock
 */
export async function watchFollowUps(source: DataSource): Promise<FollowUpTurn> {
  const [row] = await source.query<{ came: number; overdue: number }[]>(
    'SELECT came, overdue FROM wardline.take_due_follow_ups($1)',
    [atMost],
  );
  const { came, overdue } = row ?? { came: 0, overdue: 0 };
  return { came, overdue, full: came === atMost || overdue === atMost };
}
