import { isPoint, vitalSigns, type Fact, type VitalSign } from '#domain';
import type { FactContext, PatientContext, SignStatus } from './facts/context.js';
import type { ApprovedTree } from './load.js';
import type { ApprovedProtocol } from './protocol/load.js';
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
  return evaluateFacts(factNames(trees), contextNow(timeline, patient, trees, trees, now));
}

/**
 * The facts that a protocol declares, as of now, as a screening tree would read them without a deciding measurement.
 *
 * @param trees those that raised the patient's open alerts: they say which baselines stand still
 */
export function protocolFacts(
  timeline: Timeline,
  patient: PatientContext,
  protocol: ApprovedProtocol,
  trees: readonly ApprovedTree[],
  now: number,
): Record<string, Fact> {
  return evaluateFacts(protocol.facts.names, contextNow(timeline, patient, [protocol], trees, now));
}

/**
 * The patient's own usual value of each sign, as the baseline facts have it now: of weight the own median, whatever the
 * dry weight. A sign without a baseline, or whose baseline was dragged out of its bounds (hazard H09), is left out.
 *
 * @param trees those that raised the patient's open alerts: they say which baselines stand still
 */
export function baselinesNow(
  timeline: Timeline,
  patient: PatientContext,
  trees: readonly ApprovedTree[],
  now: number,
): ReadonlyMap<VitalSign, number> {
  const changeOf = (sign: VitalSign): string =>
    sign === 'weight' ? 'weight.own-change' : `${sign}.baseline-change`;
  const names = vitalSigns.flatMap((sign) => [sign, changeOf(sign)]);
  const facts = evaluateFacts(names, contextNow(timeline, patient, trees, trees, now));
  return new Map(
    vitalSigns.flatMap((sign) => {
      const [latest, change] = [facts[sign], facts[changeOf(sign)]];
      if (latest?.kind !== 'number' || change?.kind !== 'number') return [];
      if (!isPoint(latest.interval) || !isPoint(change.interval)) return [];
      return [[sign, Number((latest.interval.low - change.interval.low).toFixed(2))] as const];
    }),
  );
}

type Reader = Pick<ApprovedTree, 'facts'>;

function contextNow(
  timeline: Timeline,
  patient: PatientContext,
  readers: readonly Reader[],
  trees: readonly ApprovedTree[],
  now: number,
): FactContext {
  const history = historyAt(timeline, now);
  const frozenSince = frozenSigns(patient.openAlerts, trees);
  return {
    timeline: history,
    patient,
    ...(frozenSince !== undefined && { frozenSince }),
    asOf: now,
    now,
    takenAt: now,
    own: new Map(),
    coded: [],
    statusOf: (sign) => currentStatus(history, readers, sign, now),
  };
}

function currentStatus(
  timeline: History,
  readers: readonly Reader[],
  sign: VitalSign,
  now: number,
): SignStatus {
  const sample = timeline.latest(sign, now);
  const mark = timeline.latestImplausible(sign);
  if (mark !== undefined && mark.at <= now && mark.at > (sample?.at ?? -Infinity))
    if (now - mark.at <= markSeconds * 1000) return mark.status;
  if (sample === undefined) return 'none';
  const longest = Math.max(0, ...readers.map(({ facts }) => facts.maxAgeSeconds(sign)));
  return now - sample.at <= longest * 1000 ? 'usable' : 'none';
}
