import {
  assessCompiled,
  type ApprovedTree,
  type Assessment,
  type RecordedResults,
  type Timeline,
} from '#decision-tree';
import type { Disposition } from '#domain';
import { contextAt } from '../intake/standing-record.js';
import { fromStored, wasMeasured } from '../intake/stored-value.js';
import type { StoredDecision } from '../replay/recorded-decisions.js';
import { registeredAs, type StandingRecord } from '../replay/standing-records.js';

/** Condition → what a tree found; baseline is not in it. */
export type ShadowFindings = Readonly<
  Record<string, { readonly leaf: string; readonly disposition: Disposition }>
>;

/** What a candidate decided beside a live decision. */
export interface ShadowDecision {
  readonly live: StoredDecision;
  readonly disposition: Disposition;
  readonly findings: ShadowFindings;
  readonly liveFindings: ShadowFindings;
  readonly differs: boolean;
}

/**
 * Decides as the live decision did, with the candidate in the place of the live tree of its name; undefined for a
 * patient whom the candidate is not for.
 *
 * @param live the trees of the live decision
 */
export function decideInShadow(
  stored: StoredDecision,
  live: readonly ApprovedTree[],
  candidate: ApprovedTree,
  record: StandingRecord,
  timeline: Timeline,
): ShadowDecision | undefined {
  const { about, decidedAtMs: nowMs, recorded, openAlerts, traits } = stored;
  const context = { ...contextAt(registeredAs(record, nowMs), new Date(nowMs)), openAlerts };
  const replaces = live.some(({ tree }) => tree === candidate.tree);
  const applies = candidate.programme === '*' || context.programmes.includes(candidate.programme);
  if (!replaces && !applies) return undefined;
  const others = live.filter(({ tree }) => tree !== candidate.tree);
  const all = [...others, ...(applies ? [candidate] : [])].sort((a, b) => (a.tree < b.tree ? -1 : 1));
  const measurement = {
    id: about.measurementId,
    takenAtMs: about.effectiveAtMs,
    receivedAtMs: about.receivedAtMs,
    precise: about.precise,
    values: about.values.map(fromStored).filter(wasMeasured),
    deviceId: about.deviceId,
    ...(traits !== undefined && { device: traits }),
  };
  const { shadow } = assessCompiled(
    { timeline, context, measurement, nowMs },
    { all, sets: { shadow: all } },
  );
  const findings = findingsOf(shadow.results, candidate.tree);
  const liveFindings = findingsOf(recorded.results.findings, candidate.tree);
  return {
    live: stored,
    disposition: shadow.disposition,
    findings,
    liveFindings,
    differs: differ(findings, liveFindings),
  };
}

function findingsOf(
  results: Assessment['results'] | RecordedResults['findings'],
  tree: string,
): ShadowFindings {
  return Object.fromEntries(
    results
      .filter((result) => result.tree === tree && result.disposition !== 'baseline')
      .map(({ condition, leaf, disposition }) => [condition, { leaf, disposition }]),
  );
}

/** Another disposition for some condition: what people would notice. A leaf of another name alone is none. */
function differ(a: ShadowFindings, b: ShadowFindings): boolean {
  const conditions = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...conditions].some((condition) => a[condition]?.disposition !== b[condition]?.disposition);
}
