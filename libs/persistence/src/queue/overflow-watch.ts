import { overflowItems, overflowMoves, surgePicture, type SurgeMaterial, type SurgePicture } from '#domain';
import type { FirmReader } from '../firm/material.js';
import { settleNotices, type NoticeChange } from '../standing-notice.js';
import { surgeMaterial } from './material.js';

/** Limits forecast to be missed sooner than this are told to supervisor and lead. Milliseconds. */
export const riskAheadMs = 3600_000;

export interface OverflowTurn {
  /** Alerts moved. */
  readonly moved: number;
  readonly notices: readonly NoticeChange<SurgeNoticeKind>[];
}

export type SurgeNoticeKind = 'limits-at-risk' | 'team-paused' | 'overflowing';

/**
 * Moves work by the rules that leads have signed off, where what they name has come: on record, and to teams that agreed
 * to it. Supervisor and lead are told of limits that will be missed and that no rule helps.
 *
 * @param reader signed in as wardline_clock
 */
export async function watchOverflow(reader: FirmReader): Promise<OverflowTurn> {
  const material = await surgeMaterial(reader, 'all');
  const picture = surgePicture(material);
  const moves = overflowMoves(material.rules, overflowItems(material, picture.missed), material.at);
  const went =
    moves.length === 0
      ? []
      : await reader.query<{ ruleId: string; moved: number }>(
          'SELECT rule_id AS "ruleId", moved FROM wardline.apply_overflow($1)',
          [JSON.stringify(moves)],
        );
  const notices = await settleNotices<SurgeNoticeKind>(
    reader,
    'surge',
    surgeNotices(material, picture, new Set(went.map(({ ruleId }) => ruleId))),
  );
  return { moved: went.reduce((sum, { moved }) => sum + moved, 0), notices };
}

export interface SurgeNotice {
  readonly tenant: string;
  readonly kind: SurgeNoticeKind;
  /** Firm, site or rule. */
  readonly subject?: string;
  readonly at: Date;
}

/**
 * What has to be told. Pure. Of limits at risk only where no rule has just moved any work of that health system.
 *
 * @param moving rules that have just moved something
 */
export function surgeNotices(
  { at, agreements, pauses, rules, overflowing }: SurgeMaterial,
  { forecast }: SurgePicture,
  moving: ReadonlySet<string>,
): SurgeNotice[] {
  const helping = rules.filter(({ ruleId }) => moving.has(ruleId));
  const helped = new Set(helping.map(({ tenant }) => tenant));
  const firstMiss = new Map<string, number>();
  for (const { tenant, dueAt } of forecast.missed)
    firstMiss.set(tenant, Math.min(firstMiss.get(tenant) ?? Infinity, dueAt));
  const atRisk = [...firstMiss].flatMap(([tenant, miss]) =>
    miss > at.getTime() + riskAheadMs || helped.has(tenant)
      ? []
      : [{ tenant, kind: 'limits-at-risk' as const, at: new Date(miss) }],
  );
  const paused = pauses.flatMap(({ firm, tenant, site, until }) => {
    const served = agreements.filter((agreed) => agreed.firm === firm).map((agreed) => agreed.tenant);
    const tenants = tenant === null ? [...new Set(served)] : [tenant];
    return tenants.map((one) => ({
      tenant: one,
      kind: 'team-paused' as const,
      subject: firm ?? site ?? '',
      at: until,
    }));
  });
  const elsewhere = [
    ...overflowing.map(({ tenant, rule, since }) => ({ tenant, subject: rule, at: since })),
    ...helping.map(({ tenant, ruleId }) => ({ tenant, subject: ruleId, at })),
  ].map((one) => ({ ...one, kind: 'overflowing' as const }));
  return [...atRisk, ...paused, ...elsewhere];
}
