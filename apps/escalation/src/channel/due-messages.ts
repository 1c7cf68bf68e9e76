import type { EntityManager } from 'typeorm';
import type { OutgoingChannel } from './channel.js';
import type { DueMessage } from './delivery-plan.js';

/** Looked at in one turn. */
const batchSize = 200;

type DueRow = Omit<DueMessage, 'limit' | 'createdAt'> & {
  readonly createdAt: Date;
  readonly perPerson: number;
  readonly windowSeconds: number;
};

/** The time of the database, by which everything here goes. */
export async function clockOf(manager: EntityManager): Promise<Date> {
  const [clock] = await manager.query<{ now: Date }[]>('SELECT wardline.now() AS now');
  if (clock === undefined) throw new Error('the database gave no time');
  return clock.now;
}

/** Locks people, then their rows, then looks: what another process has committed meanwhile is seen. Waits for nobody. */
export async function lockDue(manager: EntityManager, channel: OutgoingChannel): Promise<DueMessage[]> {
  const waiting = await manager.query<{ staffId: string }[]>(
    `SELECT DISTINCT staff_id AS "staffId" FROM (SELECT staff_id FROM wardline.notification
       WHERE channel = $1 AND ended_at IS NULL AND next_step_at <= wardline.now()
       ORDER BY urgent DESC, next_step_at, notification_id LIMIT $2) d`,
    [channel, batchSize],
  );
  if (waiting.length === 0) return [];
  const locked = await manager.query<{ id: string }[]>(
    `WITH person AS MATERIALIZED (
       SELECT p AS staff_id FROM unnest($2::uuid[]) p
       WHERE pg_try_advisory_xact_lock(hashtextextended('notify ' || $1 || ' ' || p, 0))
     )
     SELECT n.notification_id AS id FROM wardline.notification n JOIN person USING (staff_id)
     WHERE n.channel = $1 AND n.ended_at IS NULL AND n.next_step_at <= wardline.now()
     ORDER BY n.urgent DESC, n.next_step_at, n.notification_id LIMIT $3 FOR UPDATE OF n SKIP LOCKED`,
    [channel, waiting.map(({ staffId }) => staffId), batchSize],
  );
  const rows = await manager.query<DueRow[]>(dueFacts, [locked.map(({ id }) => id)]);
  return rows.map(({ perPerson, windowSeconds, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.getTime(),
    limit: { messages: perPerson, windowMs: windowSeconds * 1000 },
  }));
}

/** Since somebody last had the alert, nothing about it may be taken for told. */
const dueFacts = `
  SELECT n.notification_id AS id, n.kind, coalesce(n.device_id, n.staff_id) AS recipient, n.created_at AS "createdAt",
    n.kind = 'alert' AND n.urgent AND NOT EXISTS (SELECT FROM wardline.notification o
      WHERE o.alert_id = n.alert_id AND o.staff_id = n.staff_id AND o.channel = n.channel AND o.notification_id <> n.notification_id
        AND o.device_id IS NOT DISTINCT FROM n.device_id
        AND o.urgent AND (o.result = 'sent' OR o.state = 'sending') AND o.created_at > coalesce((SELECT max(e.at)
          FROM wardline.alert_event e WHERE e.alert_id = n.alert_id AND e.type = 'acknowledged'), '-infinity')) AS "firstCritical",
    CASE n.kind
      WHEN 'alert' THEN NOT n.held AND (a.resolved_at IS NOT NULL OR a.state IN ('acknowledged', 'in-care'))
      WHEN 'summary' THEN NOT EXISTS (SELECT FROM wardline.notification f JOIN wardline.alert x USING (alert_id)
        WHERE f.folded_into = n.notification_id AND x.resolved_at IS NULL AND x.state NOT IN ('acknowledged', 'in-care'))
      WHEN 'notice' THEN wardline.notice_is_over(n.notice, n.notice_id)
      ELSE false END AS overtaken,
    n.kind = 'alert' AND EXISTS (SELECT FROM wardline.notification o
      WHERE o.alert_id = n.alert_id AND o.staff_id = n.staff_id AND o.channel = n.channel
        AND o.device_id IS NOT DISTINCT FROM n.device_id
        AND (o.created_at, o.notification_id) > (n.created_at, n.notification_id) AND (o.ended_at IS NULL OR o.result = 'sent')) AS superseded,
    CASE WHEN n.kind IN ('code', 'test') OR n.device_id IS NOT NULL
      THEN EXISTS (SELECT FROM wardline.staff_channel_end e WHERE e.channel_id = coalesce(n.device_id, n.channel_id))
      ELSE wardline.channel_in_force(n.staff_id, n.channel) IS NULL END AS addressless,
    p.per_person AS "perPerson", p.window_seconds AS "windowSeconds"
  FROM wardline.notification n LEFT JOIN wardline.alert a USING (alert_id)
  CROSS JOIN LATERAL wardline.notification_policy_of(n.tenant_id) p
  WHERE n.notification_id = ANY ($1::uuid[])`;

/** What went to these people lately by the channel, and what is on its way to them. */
export async function recentMessages(
  manager: EntityManager,
  channel: OutgoingChannel,
  due: readonly DueMessage[],
  now: Date,
): Promise<{ sent: Map<string, number[]>; underWay: Map<string, number> }> {
  const longest = Math.max(0, ...due.map(({ limit }) => limit.windowMs));
  // What is being sent counts as sent now, unless its process has died.
  const rows = await manager.query<{ recipient: string; at: Date | null }[]>(
    `SELECT coalesce(device_id, staff_id) AS recipient, ended_at AS at FROM wardline.notification
     WHERE (staff_id = ANY ($1::uuid[]) OR device_id = ANY ($1::uuid[])) AND channel = $2 AND kind IN ('alert', 'summary')
       AND (result = 'sent' AND ended_at > $3 OR state = 'sending' AND next_step_at > wardline.now())`,
    [[...new Set(due.map(({ recipient }) => recipient))], channel, new Date(now.getTime() - longest)],
  );
  const sent = new Map<string, number[]>();
  const underWay = new Map<string, number>();
  for (const { recipient, at } of rows) {
    sent.set(recipient, [...(sent.get(recipient) ?? []), (at ?? now).getTime()]);
    if (at === null) underWay.set(recipient, (underWay.get(recipient) ?? 0) + 1);
  }
  return { sent, underWay };
}
