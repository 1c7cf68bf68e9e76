import {
  rank,
  type DeviceTraits,
  type Disposition,
  type Fact,
  type FactSet,
  type NormalisedValue,
  type Severity,
  type VitalSign,
} from '#domain';
import { currentFacts, factNames } from './current.js';
import { decideFromFacts, mostSevere, screenAll } from './decide.js';
import type { TreeResult } from './evaluate.js';
import type { FactContext, OwnSign, PatientContext } from './facts/context.js';
import { frozenSigns } from './facts/frozen-signs.js';
import { historyAt } from './history.js';
import { isLate, settleLate, type Arrival } from './lateness.js';
import type { ApprovedTree } from './load.js';
import { readingsOf } from './own-signs.js';
import type { Timeline } from './timeline.js';
import { evaluateFacts } from './tree-facts.js';

export interface AssessedMeasurement {
  readonly id: string;
  /** Effective time (ms): the caller has put a clock that runs ahead back to the arrival. */
  readonly takenAtMs: number;
  readonly receivedAtMs: number;
  /** False for a date without a time of day. */
  readonly precise: boolean;
  readonly values: readonly NormalisedValue[];
  /** For changes of weight, which are only told on one scale; without it, the timeline's sample is asked. */
  readonly deviceId?: string;
  /** What is known of the device's model. */
  readonly device?: DeviceTraits;
}

export interface AssessInput {
  /**
   * Already contains this measurement's samples and those of every lower `patient_seq`, and none of a higher one: a
   * severe value would otherwise be a past event to the good one that follows it in the same batch.
   */
  readonly timeline: Timeline;
  readonly context: PatientContext;
  /** Every tree that is active for this patient; all decide. */
  readonly trees: readonly ApprovedTree[];
  readonly measurement: AssessedMeasurement;
  readonly nowMs: number;
}

/** What an alert is opened, joined or raised for. */
export interface Finding {
  readonly condition: string;
  readonly severity: Severity;
  readonly reason: string;
  readonly respondWithinSeconds: number;
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly leaf: string;
}

export interface Assessment {
  readonly disposition: Disposition;
  /** The most severe result; of equals the first. */
  readonly winner: TreeResult;
  /** Every tree's result for each of its conditions. */
  readonly results: readonly TreeResult[];
  /** Every fact the trees declare, as the winner's decision read them. */
  readonly facts: Record<string, Fact>;
  /** Late (or without a time of day): decided as of when it was taken; the patient as of now wants a `reassess`. */
  readonly late: boolean;
  /** The results that are not baseline, one per condition, the most severe of it. */
  readonly findings: readonly Finding[];
}

/** A measurement without an active tree is never baseline: nobody has said what it means. */
const noTree: TreeResult = {
  tree: 'none',
  version: '',
  hash: '',
  condition: 'no-active-tree',
  leaf: 'no-active-tree',
  disposition: 'indeterminate',
  reason: 'No approved decision tree is active for this patient',
  respondWithinSeconds: 3600,
  path: [],
};

/** The decision about one measurement. Pure; total over any values. */
export async function assess(input: AssessInput): Promise<Assessment> {
  const prepared = prepare(input);
  return screenPrepared(input, prepared) ?? (await decidePrepared(input, prepared));
}

/** The same where everything is baseline, without a promise; undefined where it is not. */
export function assessSync(input: AssessInput): Assessment | undefined {
  return screenPrepared(input, prepare(input));
}

/**
 * The patient as of now, out of history: asked again when late data or a correction changed the facts. There is no
 * measurement, so coded answers are unknown.
 */
export async function reassess(input: Omit<AssessInput, 'measurement'>): Promise<Assessment> {
  const { timeline, context, trees, nowMs } = input;
  const facts = currentFacts(timeline, context, trees, nowMs);
  const screened = trees.length === 0 ? undefined : screenAll(trees, facts);
  return assessment(screened ?? (await decideFromFacts(trees, facts)), facts, false);
}

export interface Prepared {
  readonly arrival: Arrival;
  readonly isLate: boolean;
  /** The facts of each reading; more than one only where a measurement carries a sign more than once. */
  readonly readings: readonly Record<string, Fact>[];
}

/** The facts of a measurement. A late one is decided as of when it was taken, any other as of now. */
export function prepare({ timeline, context, trees, measurement, nowMs }: AssessInput): Prepared {
  const { takenAtMs, receivedAtMs, precise, values, deviceId, device } = measurement;
  const arrival = { takenAtMs, receivedAtMs, precise, nowMs };
  const readings = readingsOf(values);
  const late = !precise || isLate(arrival, timeline, readings[0]?.keys() ?? []);
  const names = factNames(trees);
  const coded = values.filter((value) => value.coded !== undefined || value.vitalSign === undefined);
  const history = historyAt(timeline, nowMs);
  const frozenSince = frozenSigns(context.openAlerts, trees);
  const contextOf = (own: ReadonlyMap<VitalSign, OwnSign>): FactContext => ({
    timeline: history,
    patient: context,
    asOf: late ? takenAtMs : Math.max(nowMs, takenAtMs),
    now: nowMs,
    takenAt: takenAtMs,
    own,
    coded,
    ...(deviceId !== undefined && { deviceId }),
    ...(device !== undefined && { device }),
    ...(frozenSince !== undefined && { frozenSince }),
  });
  return { arrival, isLate: late, readings: readings.map((own) => evaluateFacts(names, contextOf(own))) };
}

function screenPrepared(
  { trees }: AssessInput,
  { readings, isLate: late }: Prepared,
): Assessment | undefined {
  const [facts] = readings;
  if (trees.length === 0 || facts === undefined) return undefined;
  let results: readonly TreeResult[] | undefined;
  for (const reading of readings) {
    const screened = screenAll(trees, reading);
    if (screened === undefined) return undefined;
    results ??= screened;
  }
  return results === undefined ? undefined : assessment(results, facts, late);
}

async function decidePrepared(input: AssessInput, prepared: Prepared): Promise<Assessment> {
  const { timeline, context, trees, nowMs } = input;
  let current: FactSet | undefined;
  const decided: { facts: Record<string, Fact>; results: readonly TreeResult[] }[] = [];
  for (const facts of prepared.readings) {
    const results = await decideFromFacts(trees, facts);
    decided.push({
      facts,
      results: prepared.isLate
        ? results.map((result) => {
            current ??= currentFacts(timeline, context, trees, nowMs);
            const tree = trees.find((one) => one.tree === result.tree && one.hash === result.hash);
            return settleLate(result, tree, prepared.arrival, timeline, current);
          })
        : results,
    });
  }
  const merged = mergeReadings(decided.map(({ results }) => results));
  const winner = mostSevere(merged);
  const facts = decided.find(({ results }) => winner !== undefined && results.includes(winner))?.facts;
  return assessment(merged, facts ?? decided[0]?.facts ?? {}, prepared.isLate);
}

/** Per tree and condition, the most severe of the readings. */
export function mergeReadings(all: readonly (readonly TreeResult[])[]): readonly TreeResult[] {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const merged = new Map<string, TreeResult>();
  for (const result of all.flat()) {
    const key = `${result.tree} ${result.hash} ${result.condition}`;
    const known = merged.get(key);
    if (known === undefined || rank(result.disposition) > rank(known.disposition)) merged.set(key, result);
  }
  return [...merged.values()];
}

export function assessment(
  results: readonly TreeResult[],
  facts: Record<string, Fact>,
  late: boolean,
): Assessment {
  const all = results.length === 0 ? [noTree] : results;
  const winner = mostSevere(all) ?? noTree;
  return { disposition: winner.disposition, winner, results: all, facts, late, findings: findingsOf(all) };
}

function findingsOf(results: readonly TreeResult[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const { condition, disposition, reason, respondWithinSeconds, tree, version, hash, leaf } of results) {
    if (disposition === 'baseline') continue;
    const known = findings.get(condition);
    if (known !== undefined && rank(known.severity) >= rank(disposition)) continue;
    const clock = respondWithinSeconds ?? 0;
    findings.set(condition, {
      condition,
      severity: disposition,
      reason,
      respondWithinSeconds: clock,
      tree,
      version,
      hash,
      leaf,
    });
  }
  return [...findings.values()];
}
