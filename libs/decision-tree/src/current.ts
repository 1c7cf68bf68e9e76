import type { Fact, VitalSign } from '#domain';
import type { FactContext, PatientContext, SignStatus } from './facts/context.js';
import type { ApprovedTree } from './load.js';
import { evaluateFacts } from './tree-facts.js';
import { frozenSigns } from './facts/frozen-signs.js';
import { historyAt, type History } from './history.js';
import type { Timeline } from './timeline.js';

/** How long an implausible value goes on to be the news about a sign when nothing newer came. */
const markSeconds = 3600;

const namesOf = new WeakMap<readonly ApprovedTree[], readonly string[]>();

/** Every fact that the trees declare, each once. */
export function factNames(trees: readonly ApprovedTree[]): readonly string[] {
  let names = namesOf.get(trees);
  if (names === undefined)
    namesOf.set(trees, (names = [...new Set(trees.flatMap((tree) => [...tree.facts.names]))]));
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
  const history = historyAt(timeline, now);
  const frozenSince = frozenSigns(patient.openAlerts, trees);
  const context: FactContext = {
    timeline: history,
    patient,
    ...(frozenSince !== undefined && { frozenSince }),
    asOf: now,
    now,
    takenAt: now,
    own: new Map(),
    coded: [],
    statusOf: (sign) => currentStatus(history, trees, sign, now),
  };
  return evaluateFacts(factNames(trees), context);
}

function currentStatus(
  timeline: History,
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
