import { rank, type FactSet, type VitalSign } from '#domain';
import { screen, type TreeResult } from './evaluate.js';
import type { ApprovedTree } from './load.js';
import { historyAt } from './history.js';
import type { Timeline } from './timeline.js';

/** A measurement that arrives later than this after it was taken is late. */
export const lateAfterMs = 5 * 60_000;
const reviewWithinSeconds = 4 * 3600;

export interface Arrival {
  readonly takenAtMs: number;
  readonly receivedAtMs: number;
  readonly nowMs: number;
  /** False for a date without a time of day. */
  readonly precise: boolean;
}

/** Late: old on arrival (or by the time it is decided), or a newer value of one of its signs is known. */
export function isLate(arrival: Arrival, timeline: Timeline, signs: Iterable<VitalSign>): boolean {
  if (Math.max(arrival.receivedAtMs, arrival.nowMs) - arrival.takenAtMs > lateAfterMs) return true;
  for (const sign of signs) if ((timeline.latest(sign)?.at ?? -Infinity) > arrival.takenAtMs) return true;
  return false;
}

/**
 * What a late severe result comes to (hazard H12): it is live, with its severity, unless a newer value of the same
 * sign, within its maximum age, is back in range; then it is a review item "past event". One without a time of day is
 * never live. Never nothing.
 */
export function settleLate(
  result: TreeResult,
  tree: ApprovedTree | undefined,
  arrival: Arrival,
  timeline: Timeline,
  current: FactSet,
): TreeResult {
  if (rank(result.disposition) < rank('tier1')) return result;
  const isPast =
    !arrival.precise || (tree !== undefined && isOvertaken(result, tree, arrival, timeline, current));
  return isPast ? pastEvent(result, arrival) : result;
}

function isOvertaken(
  result: TreeResult,
  tree: ApprovedTree,
  { takenAtMs, nowMs }: Arrival,
  timeline: Timeline,
  current: FactSet,
): boolean {
  const condition = tree.conditions.find((one) => one.condition === result.condition);
  if (condition?.vitalSign === undefined) return false;
  const newest = historyAt(timeline, nowMs).latest(condition.vitalSign, nowMs);
  if (newest === undefined || newest.at <= takenAtMs) return false;
  if (nowMs - newest.at > tree.facts.maxAgeSeconds(condition.vitalSign) * 1000) return false;
  return screen(condition.root, tree.facts.reader(current)).disposition === 'baseline';
}

function pastEvent(result: TreeResult, { takenAtMs, nowMs, precise }: Arrival): TreeResult {
  const minutes = Math.max(0, Math.floor((nowMs - takenAtMs) / 60_000));
  const age = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} hours`;
  return {
    ...result,
    condition: `past-event:${result.condition}`,
    disposition: 'tier1',
    reason: `Past event, ${precise ? '' : 'up to '}${age} old: ${result.reason}`,
    respondWithinSeconds: reviewWithinSeconds,
    pastEvent: true,
  };
}
