import { coverageOf } from '#domain';
import { settleNotices, type NoticeChange } from '../standing-notice.js';
import { coverageMaterial, type FirmReader } from './material.js';

/** How far coverage is looked ahead. Milliseconds. */
export const coverageAheadMs = 24 * 3600_000;

type FirmNoticeKind = 'no-coverage' | 'coverage-gap';
export type FirmNoticeChange = NoticeChange<FirmNoticeKind>;

/**
 * Holds who could claim against who may need it, over all health systems with an agreement: a standing notice to
 * supervisor and lead where nobody could now, or at some time within 24 hours.
 *
 * @param reader signed in as wardline_clock
 */
export async function watchCoverage(reader: FirmReader): Promise<FirmNoticeChange[]> {
  const { at, needs, workforce } = await coverageMaterial(reader, 'all');
  const until = new Date(at.getTime() + coverageAheadMs);
  const gaps = needs.flatMap((need) => {
    const { tenant, programme, place, gapFrom, now } = coverageOf(need, workforce, at, until);
    if (gapFrom === null) return [];
    return [{ tenant, programme, place, kind: now === 0 ? 'no-coverage' : 'coverage-gap', from_at: gapFrom }];
  });
  return settleNotices<FirmNoticeKind>(reader, 'firm', gaps);
}
