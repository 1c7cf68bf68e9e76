import type { DataSource } from 'typeorm';

export interface DeviationTurn {
  /** That nobody has looked at in time. */
  readonly overdue: number;
  /** Of those: told of in this turn. */
  readonly told: number;
  /** Of these: to nobody, for there was nobody to tell. */
  readonly toNobody: number;
}

/**
 * Tells whoever may review of deviations from protocols that nobody has looked at in time: lead and supervisor, from the
 * second day on the physicians as well, every day, on record. Any number of such watches may run.
 *
 * @param source signed in as wardline_clock
 */
export async function watchDeviations(source: DataSource): Promise<DeviationTurn> {
  const [row] = await source.query<DeviationTurn[]>(
    'SELECT overdue, told, to_nobody AS "toNobody" FROM wardline.call_for_deviations()',
  );
  if (row === undefined) throw new Error('wardline.call_for_deviations() returned nothing');
  return row;
}
