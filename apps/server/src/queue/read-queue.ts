import { holdsRole, rolesAt, type ScopedTransaction } from '#access';
import {
  audience,
  boardSection,
  groupByPatient,
  onDesk,
  pageAfter,
  positionOf,
  type BoardSection,
  type DeskItem,
  type Role,
} from '#domain';
import { readerOf } from '../alert/alert-repository.js';
import type { Reader } from '../alert/alert-view.js';
import { handedAlerts } from '../monitoring/handed-alerts.js';
import { Problem } from '../problem/problem.js';
import { openFollowUps, queueRows, timeOf, type QueueRow } from './queue-rows.js';
import type { BoardPage, BoardQuery, QueuePage, QueueQuery } from './queue-schema.js';
import { showItems } from './queue-view.js';

const desk: readonly Role[] = ['tier1', 'supervisor'];
const localTeam: readonly Role[] = ['nurse', 'charge-nurse', 'physician', 'lead'];

/**
 * Tier-1’s queue: one item a patient, placed by the most urgent alert that is Tier-1’s.
 *
 * @throws {Problem} `forbidden` for whoever has no such desk
 */
export async function readQueue(
  tx: ScopedTransaction,
  { tenant, limit, after }: QueueQuery,
): Promise<QueuePage> {
  const reader = await readerOf(tx);
  if (!holdsRole(reader.assignments, desk)) throw new Problem('forbidden');
  const now = await timeOf(tx);
  const items = onDesk(groupByPatient(await queueRows(tx, tenant)), worksOn(reader, desk));
  const page = pageAfter(items, after, limit);
  const followUps = await openFollowUps(tx, idsOf(page.items));
  return {
    at: now.toISOString(),
    items: await showItems(tx, page.items, followUps, reader, now),
    next: nextOf(page),
    patients: items.length,
    alerts: items.reduce((sum, { alerts }) => sum + alerts.length, 0),
  };
}

/**
 * The local team’s board: what needs somebody now, what the reader holds, what the team holds.
 *
 * @throws {Problem} `forbidden` for whoever is in no local team
 */
export async function readBoard(
  tx: ScopedTransaction,
  { section, limit, after }: BoardQuery,
): Promise<BoardPage> {
  const reader = { ...(await readerOf(tx)), handedAlerts: await handedAlerts(tx) };
  if (!holdsRole(reader.assignments, localTeam)) throw new Problem('forbidden');
  const now = await timeOf(tx);
  const items = onDesk(groupByPatient(await queueRows(tx)), worksOn(reader, localTeam));
  const followUps = await openFollowUps(tx, idsOf(items));
  const sections: Record<BoardSection, DeskItem<QueueRow>[]> = { now: [], mine: [], team: [] };
  for (const item of items) {
    const theirs = followUps.filter(({ patientId }) => patientId === item.patientId);
    sections[boardSection(item.alerts, theirs, tx.staffId, now)].push(item);
  }
  const page = pageAfter(sections[section], after, limit);
  return {
    at: now.toISOString(),
    section,
    sections: { now: sections.now.length, mine: sections.mine.length, team: sections.team.length },
    items: await showItems(tx, page.items, followUps, reader, now),
    next: nextOf(page),
  };
}

/** Alerts on which one of the reader’s roles at their site, among those of the desk, works; and those handed to the reader. */
function worksOn(reader: Reader, roles: readonly Role[]): (row: QueueRow) => boolean {
  return (row) =>
    reader.handedAlerts?.has(row.alertId) === true ||
    rolesAt(reader.assignments, row.tenant, row.site).some(
      (role) => roles.includes(role) && audience(row).includes(role),
    );
}

function idsOf(items: readonly { readonly patientId: string }[]): string[] {
  return items.map(({ patientId }) => patientId);
}

function nextOf(page: {
  readonly items: readonly DeskItem<QueueRow>[];
  readonly more: boolean;
}): string | null {
  const last = page.items.at(-1);
  return page.more && last !== undefined ? positionOf(last.work) : null;
}
