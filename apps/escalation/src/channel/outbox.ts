import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { Severity } from '#domain';
import type { OutgoingChannel } from './channel.js';
import { planDeliveries, type Delivery, type DueMessage } from './delivery-plan.js';
import type { NoticeSubject } from './notice.js';
import { clockOf, lockDue, recentMessages } from './due-messages.js';

/** How long an attempt belongs to the process that took it. Longer than any channel's timeout. Seconds. */
export const leaseSeconds = 60;
/** A message whose attempt is ours until the lease runs out. */
export interface LeasedMessage {
  readonly id: string;
  readonly lease: string;
  readonly kind: DueMessage['kind'];
  /** 1 is the first. */
  readonly attempt: number;
  readonly urgent: boolean;
  readonly createdAt: Date;
  /** By the database's clock. */
  readonly takenAt: Date;
  readonly staffId: string;
  readonly channelId: string;
  readonly sealed: Buffer;
  readonly alertId: string | null;
  readonly severity: Severity | null;
  readonly site: string | null;
  /** Of a notice: what it is about, and the name of the site or health system. */
  readonly about: NoticeSubject | null;
  readonly place: string | null;
  /** Alerts that it speaks of. */
  readonly alerts: number;
}

export interface Taken {
  readonly leased: readonly LeasedMessage[];
  /** How many ended without being sent, by why. */
  readonly ended: ReadonlyMap<string, number>;
}

/**
 * Takes what is due by a channel: ends what has been overtaken, folds what is too much for a person, and leases the rest,
 * `room` at most. Commits before anything is sent. Row locks with SKIP LOCKED and a lock per person let any number of
 * processes do so; a message whose process died is due again when its lease has run out.
 *
 * @param source signed in as wardline_clock
 */
export async function takeDueMessages(
  source: DataSource,
  channel: OutgoingChannel,
  room: number,
): Promise<Taken> {
  return source.transaction(async (manager) => {
    const now = await clockOf(manager);
    const due = await lockDue(manager, channel);
    if (due.length === 0) return { leased: [], ended: new Map() };
    const { sent, underWay } = await recentMessages(manager, channel, due, now);
    const plan = planDeliveries({ due, sent, underWay, room, now: now.getTime() });
    const ended = await endWithoutSending(manager, plan);
    await foldInto(manager, channel, plan);
    const folded = plan.filter(({ act }) => act === 'fold').length;
    if (folded > 0) ended.set('folded', folded);
    return { leased: await leaseOut(manager, plan), ended };
  });
}

async function endWithoutSending(
  manager: EntityManager,
  plan: readonly Delivery[],
): Promise<Map<string, number>> {
  const ended = new Map<string, number>();
  const over = plan.filter(({ act }) => act !== 'send' && act !== 'fold');
  if (over.length > 0)
    await manager.query(
      `SELECT wardline.drop_notification(id, result) FROM unnest($1::uuid[], $2::text[]) d (id, result) ORDER BY id`,
      [over.map(({ id }) => id), over.map(({ act }) => act)],
    );
  for (const { act } of over) ended.set(act, (ended.get(act) ?? 0) + 1);
  return ended;
}

async function foldInto(
  manager: EntityManager,
  channel: OutgoingChannel,
  plan: readonly Delivery[],
): Promise<void> {
  const folded = plan.filter((delivery) => delivery.act === 'fold');
  if (folded.length === 0) return;
  // One summary for each person, or each browser of a person: the rows' people are locked, so nobody else makes one meanwhile.
  await manager.query(
    `WITH f AS MATERIALIZED (
       SELECT n.notification_id, n.staff_id, n.device_id, n.urgent, f.at FROM unnest($1::uuid[], $2::timestamptz[]) f (id, at)
       JOIN wardline.notification n ON n.notification_id = f.id
     ), summary AS (
       INSERT INTO wardline.notification AS s (kind, staff_id, channel, device_id, urgent, created_at, next_step_at)
       SELECT 'summary', staff_id, $3, device_id, bool_or(urgent), wardline.now(), min(at) FROM f GROUP BY staff_id, device_id
       ON CONFLICT (staff_id, channel, device_id) WHERE kind = 'summary' AND attempts = 0 AND ended_at IS NULL
         DO UPDATE SET urgent = s.urgent OR excluded.urgent
       RETURNING notification_id, staff_id, device_id
     )
     UPDATE wardline.notification n SET state = 'ended', ended_at = wardline.now(), result = 'folded', next_step_at = NULL, lease = NULL,
       folded_into = s.notification_id
     FROM f JOIN summary s ON s.staff_id = f.staff_id AND s.device_id IS NOT DISTINCT FROM f.device_id WHERE n.notification_id = f.notification_id`,
    [folded.map(({ id }) => id), folded.map(({ at }) => new Date(at)), channel],
  );
}

async function leaseOut(manager: EntityManager, plan: readonly Delivery[]): Promise<LeasedMessage[]> {
  const ids = plan.filter(({ act }) => act === 'send').map(({ id }) => id);
  if (ids.length === 0) return [];
  const lease = randomUUID();
  await manager.query(
    `WITH taken AS (
       UPDATE wardline.notification n SET state = 'sending', lease = $2, attempts = n.attempts + 1,
         next_step_at = wardline.now() + make_interval(secs => $3),
         channel_id = CASE WHEN n.kind IN ('code', 'test') THEN n.channel_id WHEN n.device_id IS NOT NULL THEN n.device_id ELSE wardline.channel_in_force(n.staff_id, n.channel) END
       WHERE n.notification_id = ANY ($1::uuid[]) RETURNING n.*
     )
     INSERT INTO wardline.notification_attempt (notification_id, tenant_id, site_id, patient_id, number, at, outcome)
     SELECT notification_id, tenant_id, site_id, patient_id, attempts, wardline.now(), 'begun' FROM taken`,
    [ids, lease, leaseSeconds],
  );
  const rows = await manager.query<Omit<LeasedMessage, 'lease'>[]>(
    `SELECT n.notification_id AS id, n.kind, n.attempts AS attempt, n.urgent, n.created_at AS "createdAt", wardline.now() AS "takenAt",
       n.staff_id AS "staffId", n.channel_id AS "channelId", c.sealed, n.alert_id AS "alertId", a.severity,
       wardline.site_name(n.site_id) AS site, n.notice AS about, wardline.place_name(n.tenant_id, n.site_id) AS place,
       CASE n.kind
         WHEN 'summary' THEN (SELECT count(DISTINCT f.alert_id) FROM wardline.notification f JOIN wardline.alert x USING (alert_id)
           WHERE f.folded_into = n.notification_id AND x.resolved_at IS NULL AND x.state NOT IN ('acknowledged', 'in-care'))
         WHEN 'alert' THEN greatest(1, (SELECT count(*) FROM wardline.alert x WHERE x.site_id = n.site_id AND x.resolved_at IS NULL
           AND x.state NOT IN ('acknowledged', 'in-care')
           AND EXISTS (SELECT FROM wardline.alert_call k WHERE k.alert_id = x.alert_id AND k.staff_id = n.staff_id)))
         ELSE 0 END::int AS alerts
     FROM wardline.notification n JOIN wardline.staff_channel c USING (channel_id) LEFT JOIN wardline.alert a USING (alert_id)
     WHERE n.notification_id = ANY ($1::uuid[])`,
    [ids],
  );
  return rows.map((row) => ({ ...row, lease }));
}
