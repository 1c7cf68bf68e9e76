import type { VitalSign } from '#domain';
import { request } from '../http.js';
import { parseTrend, type Trend } from './trend.js';

/** How far back a trend goes. */
export const trendHours = 72;

/** One sign of one patient over the last 72 h. Throws ProblemError, UnreadableMessage. */
export async function fetchTrend(
  token: string,
  patient: string,
  sign: VitalSign,
  signal: AbortSignal,
): Promise<Trend> {
  const path = `/patients/${encodeURIComponent(patient)}/trend?vitalSign=${sign}&hours=${trendHours}`;
  return parseTrend((await request(path, { token, signal })).body);
}
