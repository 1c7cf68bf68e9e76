import type { DataSource } from 'typeorm';

/** Questions taken in one transaction. */
const atMost = 50;

export interface QuestionTurn {
  readonly passedOn: number;
  readonly escalated: number;
  /** More may be due. */
  readonly full: boolean;
}

/**
 * Moves on every question that nobody has answered in time: to the next physician, or the case goes up. Any number of
 * processes may do so.
 *
 * @param source signed in as wardline_clock
 */
export async function watchQuestions(source: DataSource): Promise<QuestionTurn> {
  const [row] = await source.query<{ taken: number; passed_on: number; escalated: number }[]>(
    'SELECT taken, passed_on, escalated FROM wardline.take_due_questions($1)',
    [atMost],
  );
  return { passedOn: row?.passed_on ?? 0, escalated: row?.escalated ?? 0, full: row?.taken === atMost };
}
