import { watchOverflow, type OverflowTurn } from '#persistence';
import type { DataSource } from 'typeorm';

/**
 * Moves work to other teams by the rules that leads have signed off, and tells supervisor and lead of limits that will be
 * missed and that no rule helps, of pauses, and of work that is elsewhere. Any number of such watches may run.
 *
 * @param source signed in as wardline_clock
 */
export async function watchSurge(source: DataSource): Promise<OverflowTurn> {
  return watchOverflow({
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      source.query<Row[]>(text, [...values]),
  });
}
