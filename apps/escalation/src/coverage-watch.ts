import { watchCoverage, type FirmNoticeChange } from '#persistence';
import type { DataSource } from 'typeorm';

/**
 * Holds who could claim against who may need it: opens a standing notice to supervisor and lead where nobody could, now
 * or within 24 hours, and resolves those where somebody can again.
 *
 * @param source signed in as wardline_clock
 */
export async function watchFirmCoverage(source: DataSource): Promise<FirmNoticeChange[]> {
  return watchCoverage({
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      source.query<Row[]>(text, [...values]),
  });
}
