import type { Span } from '../contact-hours.js';
import { acknowledgedInTimeCases, timeToAcknowledgeCases } from './acknowledgement.js';
import { nonActionableCases, nonActionableMinutes } from './actionable.js';
import { adherenceCases } from './adherence-cases.js';
import { clinicalResolutionCases } from './clinical-resolution.js';
import { costCases } from './cost.js';
import { definitions } from './definitions.js';
import { deviationCases } from './deviations.js';
import { figureOf, withSecondReads, type Figure } from './figure.js';
import { filteredCases, secondReadsOf } from './filtered.js';
import { groupBy } from './group-by.js';
import { interventionCases } from './intervention.js';
import type { MeasureMaterial, SecondReadRecord } from './material.js';
import { dayMs, type MeasureCase, type MeasureName, type MeasureSplit } from './measure.js';
import { alertsPerPatientDayCases } from './monitored-time.js';
import { readmissionCases } from './readmission.js';

const finders: Readonly<
  Record<MeasureName, (material: MeasureMaterial, weeks: readonly Span[], byTree: boolean) => MeasureCase[]>
> = {
  'clinical-resolution': clinicalResolutionCases,
  'intervention-from-measurement': (material) => interventionCases(material, 'measurement'),
  'intervention-from-arrival': (material) => interventionCases(material, 'arrival'),
  'time-to-acknowledge': timeToAcknowledgeCases,
  'acknowledged-in-time': acknowledgedInTimeCases,
  'alerts-per-patient-day': alertsPerPatientDayCases,
  'share-filtered': (material, _weeks, byTree) => filteredCases(material, byTree),
  'share-non-actionable': nonActionableCases,
  'non-actionable-minutes-tier1': (material) => nonActionableMinutes(material, 'tier1'),
  'non-actionable-minutes-nurse': (material) => nonActionableMinutes(material, 'nurse'),
  'cost-per-patient-month': costCases,
  'protocol-deviations': deviationCases,
  adherence: adherenceCases,
  'readmission-30-days': readmissionCases,
};

/** Every case of a measure in the period. @param weeks of the period, `weeksOf` */
export function casesOf(
  measure: MeasureName,
  material: MeasureMaterial,
  weeks: readonly Span[],
  byTree = false,
): MeasureCase[] {
  return finders[measure](material, weeks, byTree);
}

export interface MeasureReport {
  readonly measure: MeasureName;
  readonly total: Figure;
  readonly weeks: readonly (Span & { readonly figure: Figure })[];
  /** Null: the measure cannot be told apart so. */
  readonly split: readonly { readonly key: string; readonly figure: Figure }[] | null;
}

/** The number of a period, of each of its weeks, and of each part. */
export function measureReport(
  measure: MeasureName,
  material: MeasureMaterial,
  weeks: readonly Span[],
  by: MeasureSplit,
): MeasureReport {
  const { kind, splits } = definitions[measure];
  const cases = casesOf(measure, material, weeks);
  const length = (material.period.to - material.period.from) / (7 * dayMs);
  const reads = material.secondReads.filter(({ decidedAt }) => isWithin(decidedAt, material.period));
  const hasAnyRead = reads.some(({ finding }) => finding !== null);
  const figure = (some: readonly MeasureCase[], over: number, of: readonly SecondReadRecord[]): Figure => {
    const plain = figureOf(kind, some, over);
    return measure === 'share-filtered' ? withSecondReads(plain, secondReadsOf(of), hasAnyRead) : plain;
  };
  const split = splits.includes(by) ? parts(casesOf(measure, material, weeks, by === 'tree'), by) : null;
  return {
    measure,
    total: figure(cases, length, reads),
    weeks: weeks.map((week) => ({
      ...week,
      figure: figure(
        cases.filter(({ at }) => isWithin(at, week)),
        1,
        reads.filter(({ decidedAt }) => isWithin(decidedAt, week)),
      ),
    })),
    split:
      split?.map(([key, some]) => ({
        key,
        figure: figure(
          some,
          length,
          reads.filter((read) => (by === 'tree' ? read.tree : read.site) === key),
        ),
      })) ?? null,
  };
}

/** What a case is counted under; empty: under none, and that is said as well. */
export function keyOf({ tree, site, clinician }: MeasureCase, by: MeasureSplit): string {
  return { tree, site, clinician }[by] ?? '';
}

function parts(cases: readonly MeasureCase[], by: MeasureSplit): [string, MeasureCase[]][] {
  return [...groupBy(cases, (one) => keyOf(one, by))].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isWithin(at: number, { from, to }: Span): boolean {
  return at >= from && at < to;
}
