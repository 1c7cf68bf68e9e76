import type { DataSource } from 'typeorm';

/** Entries taken in one turn. */
const batchSize = 200;

/**
 * Opens work for entries of the plan that end soon or have ended, once each.
 *
 * @param source signed in as wardline_clock
 */
export async function watchPlans(
  source: DataSource,
): Promise<{ readonly taken: number; readonly full: boolean }> {
  const [row] = await source.query<{ taken: number }[]>('SELECT wardline.watch_plans($1) AS taken', [
    batchSize,
  ]);
  const taken = row?.taken ?? 0;
  return { taken, full: taken === batchSize };
}
