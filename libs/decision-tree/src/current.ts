import type { Fact, VitalSign } from '#domain';
import type { FactContext, PatientContext, SignStatus } from './facts/context.js';
import type { ApprovedTree } from './load.js';
import { evaluateFacts } from './tree-facts.js';
import type { Timeline } from './timeline.js';

/** How long an implausible value goes on to be the news about a sign when nothing newer came. */
const markSeconds = 3600;

export function factNames(trees: readonly ApprovedTree[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const tree of trees) for (const name of tree.facts.names) names.add(name);
  return names;
}

/**
 * The facts about a patient as of now, out of history alone: no measurement is deciding. A sign's status is that of
 * its newest sample, `none` once that is older than the longest maximum age any tree gives the sign.
 */
export function currentFacts(
  timeline: Timeline,
  patient: PatientContext,
  trees: readonly ApprovedTree[],
  now: number,
): Record<string, Fact> {
  const context: FactContext = {
    timeline,
    patient,
    asOf: now,
    now,
    takenAt: now,
    own: new Map(),
    coded: [],
    statusOf: (sign) => currentStatus(timeline, trees, sign, now),
  };
  return evaluateFacts(factNames(trees), context);
}

function currentStatus(
  timeline: Timeline,
  trees: readonly ApprovedTree[],
  sign: VitalSign,
  now: number,
): SignStatus {
  const sample = timeline.latest(sign, now);
  const mark = timeline.latestImplausible(sign);
  if (mark !== undefined && mark.at <= now && mark.at > (sample?.at ?? -Infinity))
    if (now - mark.at <= markSeconds * 1000) return mark.status;
  if (sample === undefined) return 'none';
  const longest = Math.max(0, ...trees.map((tree) => tree.facts.maxAgeSeconds(sign)));
  return now - sample.at <= longest * 1000 ? 'usable' : 'none';
}
