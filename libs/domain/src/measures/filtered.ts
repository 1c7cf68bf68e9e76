import type { MeasureMaterial, SecondReadRecord } from './material.js';
import type { MeasureCase } from './measure.js';

/** Decisions about arriving readings that came to baseline, against all of them. Counted, not one by one. */
export function filteredCases({ decided, period }: MeasureMaterial, byTree: boolean): MeasureCase[] {
  return decided
    .filter(({ tree, at }) => (tree !== null) === byTree && at >= period.from && at < period.to)
    .map(({ tenant, site, tree, at, filtered, decided: all }) => ({
      id: `${site} ${tree ?? ''} ${at}`,
      alert: null,
      patient: '',
      tenant,
      site,
      tree,
      clinician: null,
      at,
      standing: 'yes',
      why: null,
      numerator: filtered,
      denominator: all,
    }));
}

/** What second reads found among the filtered: a share filtered is never shown without it (hazard H24). */
export interface SecondReads {
  readonly drawn: number;
  readonly read: number;
  readonly agreed: number;
  /** Somebody should have been asked to look. */
  readonly disagreed: number;
}

export function secondReadsOf(records: readonly Pick<SecondReadRecord, 'finding'>[]): SecondReads {
  const agreed = records.filter(({ finding }) => finding === 'agrees').length;
  const disagreed = records.filter(({ finding }) => finding === 'disagrees').length;
  return { drawn: records.length, read: agreed + disagreed, agreed, disagreed };
}

/** The drawn decisions as cases: yes: whoever read it agrees. */
export function secondReadCases({ secondReads, period }: MeasureMaterial): MeasureCase[] {
  return secondReads
    .filter(({ decidedAt }) => decidedAt >= period.from && decidedAt < period.to)
    .map(({ id, patient, tenant, site, tree, reader, decidedAt, finding }) => ({
      id,
      alert: null,
      patient,
      tenant,
      site,
      tree,
      clinician: reader,
      at: decidedAt,
      standing: finding === null ? 'not-yet-known' : finding === 'agrees' ? 'yes' : 'no',
      why: finding ?? 'not-read',
    }));
}
