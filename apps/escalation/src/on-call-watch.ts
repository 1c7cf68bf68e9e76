import { watchOnCall, type OnCallWatchTurn } from '#persistence';
import type { DataSource } from 'typeorm';

/**
 * Holds the schedules of all care teams against the time: opens a standing notice to charge nurse and lead where nobody is
 * on call, will be, or is on duty, and resolves those where somebody is again (hazard H23).
 *
 * @param source signed in as wardline_clock
 */
export async function watchOnCallSchedules(source: DataSource): Promise<OnCallWatchTurn> {
  return watchOnCall({
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      source.query<Row[]>(text, [...values]),
  });
}
