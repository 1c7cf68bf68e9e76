import { audit, type ScopedTransaction } from '#access';
import {
  casesOf,
  definitions,
  keyOf,
  measureNames,
  measureReport,
  secondReadCases,
  weeksOf,
  type Figure,
  type MeasureCase,
  type MeasureMaterial,
  type MeasureName,
} from '#domain';
import { countMeasuredAlerts, measureMaterial, mostAlerts } from '#persistence';
import type { z } from 'zod';
import { Problem } from '../problem/problem.js';
import { isKnownZone } from '../tree/tree-activity.js';
import {
  isMeasurable,
  type figureSchema,
  type CasesAnswer,
  type CasesQuery,
  type MeasuresAnswer,
  type MeasuresQuery,
} from './measures-schema.js';

/** Every figure of a period, for the sites that the caller leads. */
export async function readMeasures(tx: ScopedTransaction, query: MeasuresQuery): Promise<MeasuresAnswer> {
  const material = await materialOf(tx, query, true);
  const weeks = weeksOf(material.period, query.zone);
  const reports = measureNames.map((measure) => measureReport(measure, material, weeks, query.by));
  const names = await namesOf(
    tx,
    query.by,
    reports.flatMap(({ split }) => split?.map(({ key }) => key) ?? []),
  );
  const [closed] = await tx.query<{ n: number }>('SELECT wardline.unmeasured_patients() AS n');
  await audit(tx, { action: 'read', target: 'measures' });
  return {
    from: iso(material.period.from),
    to: iso(material.period.to),
    by: query.by,
    closedRecords: closed?.n ?? 0,
    measures: reports.map(({ measure, total, weeks: trend, split }) => {
      const { splits, ...definition } = definitions[measure];
      return {
        measure,
        definition,
        total: plain(total),
        weeks: trend.map(({ from, to, figure }) => ({ from: iso(from), to: iso(to), figure: plain(figure) })),
        split: splits.includes(query.by)
          ? (split?.map(({ key, figure }) => ({
              key,
              name: names.get(key) ?? null,
              figure: plain(figure),
            })) ?? null)
          : null,
      };
    }),
  };
}

/** The cases behind one figure, the newest first: exactly those that it was made of. Each stands in the audit trail. */
export async function readCases(
  tx: ScopedTransaction,
  measure: MeasureName,
  query: CasesQuery,
): Promise<CasesAnswer> {
  const material = await materialOf(tx, query, measure === 'adherence');
  const weeks = weeksOf(material.period, query.zone);
  // Filtered decisions are counted, not listed: what opens is what was read again.
  const all = measure === 'share-filtered' ? secondReadCases(material) : casesOf(measure, material, weeks);
  const chosen = all
    .filter((one) => query.key === undefined || keyOf(one, query.by) === query.key)
    .filter(({ standing }) => query.standing === undefined || standing === query.standing)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  const page = chosen.slice(query.after, query.after + query.limit);
  const codes = await caseCodes(tx, page);
  const people = await namesOf(
    tx,
    'clinician',
    page.flatMap(({ clinician }) => clinician ?? []),
  );
  await audit(
    tx,
    { action: 'read', target: `measure:${measure}` },
    ...page
      .filter(({ patient }) => patient !== '')
      .map(({ patient, tenant, alert }) => ({
        action: 'read' as const,
        target: alert === null ? `measure-case:${measure}` : `alert:${alert}`,
        tenantId: tenant,
        patientId: patient,
      })),
  );
  const next = query.after + page.length;
  return {
    total: chosen.length,
    items: page.map((one) => ({
      id: one.id,
      alert: one.alert,
      patient: one.patient === '' ? null : one.patient,
      caseCode: codes.get(one.patient) ?? null,
      site: one.site,
      tree: one.tree,
      clinician: one.clinician === null ? null : { id: one.clinician, name: people.get(one.clinician) ?? '' },
      at: iso(one.at),
      standing: one.standing,
      why: one.why,
      value: one.value ?? null,
      numerator: one.numerator ?? null,
      denominator: one.denominator ?? null,
    })),
    next: next < chosen.length ? next : null,
  };
}

async function materialOf(
  tx: ScopedTransaction,
  query: MeasuresQuery,
  wanted: boolean,
): Promise<MeasureMaterial> {
  if (!isMeasurable(query))
    throw new Problem('invalid-request', 'to: not after from, or more than 92 days from it');
  const [row] = await tx.query<{ leads: boolean }>(
    `SELECT cardinality(wardline.sites_as('lead')) > 0 AS leads`,
  );
  if (row?.leads !== true) throw new Problem('forbidden');
  if (!(await isKnownZone(tx, query.zone))) throw new Problem('unknown-zone');
  const period = { from: new Date(query.from), to: new Date(query.to), zone: query.zone };
  if ((await countMeasuredAlerts(tx, period.from, period.to)) > mostAlerts)
    throw new Problem('too-many-cases');
  return measureMaterial(tx, period, { wanted });
}

async function namesOf(
  tx: ScopedTransaction,
  by: MeasuresQuery['by'],
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(keys)].filter((key) => key !== '');
  if (by === 'tree') return new Map(wanted.map((key) => [key, key]));
  const rows = await tx.query<{ id: string; name: string }>(
    by === 'site'
      ? 'SELECT site_id AS id, name FROM wardline.site WHERE site_id = ANY ($1)'
      : 'SELECT staff_id AS id, name FROM wardline.staff WHERE staff_id = ANY ($1::uuid[])',
    [wanted],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Of patients whom the caller may see; somebody who has left the sites has none here. */
async function caseCodes(
  tx: ScopedTransaction,
  cases: readonly MeasureCase[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(cases.map(({ patient }) => patient))].filter((id) => id !== '');
  const rows = await tx.query<{ id: string; code: string }>(
    'SELECT patient_id AS id, case_code AS code FROM wardline.patient WHERE patient_id = ANY ($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, code }) => [id, code]));
}

/** With arrays that the schema may hold. */
function plain(figure: Figure): z.infer<typeof figureSchema> {
  return { ...figure, notYetKnown: [...figure.notYetKnown], excluded: [...figure.excluded] };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
