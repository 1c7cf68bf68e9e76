import { audit, rolesAt, type ScopedTransaction } from '#access';
import type { DeskItem } from '#domain';
import type { Reader } from '../alert/alert-view.js';
import { seesIdentity } from '../patient/patient-card.js';
import { handOffsPending, type OpenFollowUp, type QueueRow } from './queue-rows.js';
import type { QueueItem } from './queue-schema.js';

/** The items of a page as this reader may see them; that they were shown stands on the audit trail. */
export async function showItems(
  tx: ScopedTransaction,
  items: readonly DeskItem<QueueRow>[],
  followUps: readonly OpenFollowUp[],
  reader: Reader,
  now: Date,
): Promise<QueueItem[]> {
  const alerts = items.flatMap((item) => item.alerts);
  const pending = await handOffsPending(
    tx,
    alerts
      .filter(({ state }) => state === 'escalated' || state === 'delivered')
      .map(({ alertId }) => alertId),
  );
  await audit(
    tx,
    ...alerts.map(({ alertId, tenant, patientId }) => ({
      action: 'read' as const,
      target: `alert:${alertId}`,
      tenantId: tenant,
      patientId,
    })),
  );
  return items.map((item) => viewItem(item, followUps, pending, reader, now));
}

function viewItem(
  { patientId, work, alerts }: DeskItem<QueueRow>,
  followUps: readonly OpenFollowUp[],
  pending: ReadonlySet<string>,
  reader: Reader,
  now: Date,
): QueueItem {
  const roles = rolesAt(reader.assignments, work.tenant, work.site);
  const hasClaimed = alerts.some(({ ownerId }) => ownerId === reader.staffId);
  const identity = seesIdentity(roles, hasClaimed, !reader.unmaskedTenants.includes(work.tenant));
  return {
    patient: patientId,
    caseCode: work.caseCode,
    age: work.age,
    sex: work.sex,
    name:
      !identity || work.givenName === null || work.familyName === null
        ? null
        : { given: work.givenName, family: work.familyName, birthDate: work.birthDate },
    site: { id: work.site, name: work.siteName },
    tenant: { id: work.tenant, name: work.tenantName },
    work: work.alertId,
    alerts: alerts.map((alert) => viewAlertLine(alert, pending, now)),
    followUps: followUps
      .filter((followUp) => followUp.patientId === patientId)
      .map(({ alertId, kind, ownerId, dueAt }) => ({
        alert: alertId,
        kind,
        owner: ownerId,
        dueAt: dueAt.toISOString(),
        overdue: dueAt <= now,
      })),
  };
}

function viewAlertLine(row: QueueRow, pending: ReadonlySet<string>, now: Date): QueueItem['alerts'][number] {
  return {
    id: row.alertId,
    version: row.version,
    condition: row.condition,
    severity: row.severity,
    state: row.state,
    reason: row.reason,
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    overdue: row.dueAt <= now,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    owner: row.ownerId === null ? null : { id: row.ownerId, name: row.ownerName ?? '' },
    handOffPending: pending.has(row.alertId),
    overflow:
      row.overflowedTo === null || row.overflowRule === null
        ? null
        : { to: row.overflowedTo, rule: row.overflowRule },
  };
}
