import type { Severity } from '#domain';
import { fields, oneOf, text, whole } from '../alert/read.js';
import { request } from '../http.js';

const states = ['monitoring', 'degraded', 'not-monitoring'] as const;

/** What a locked screen reads when its session is over: counts, and the one name that opens it. */
export interface WatchedCounts {
  readonly person: string;
  readonly status: (typeof states)[number];
  readonly counts: Readonly<Record<Severity, number>>;
}

/** GET /api/v1/session/locked-screen. Throws ProblemError, 401 when the token is worth nothing (any more). */
export async function readLockedScreen(screen: string, signal: AbortSignal): Promise<WatchedCounts> {
  const { body } = await request('/session/locked-screen', { token: screen, signal });
  const raw = fields(body, 'screen');
  const counts = fields(raw['counts'], 'screen.counts');
  return {
    person: text(raw['person'], 'screen.person'),
    status: oneOf(raw['status'], states, 'screen.status'),
    counts: {
      critical: whole(counts['critical'], 'screen.counts.critical'),
      tier1: whole(counts['tier1'], 'screen.counts.tier1'),
      indeterminate: whole(counts['indeterminate'], 'screen.counts.indeterminate'),
    },
  };
}

/** Criticals have no ids here: one more than before is a new one, and sounds at once. */
export function criticalMarks(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}
