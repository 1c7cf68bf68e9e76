import type { ScopedTransaction } from '#access';
import type { Called, ChannelList, Coverage, NotificationPolicy } from './channel-schema.js';

type ChannelRow = ChannelList['items'][number];

/** The own channels, with what became of the last message by each. */
export async function ownChannels(tx: ScopedTransaction): Promise<ChannelRow[]> {
  return tx.query<ChannelRow>(
    `SELECT c.channel_id AS id, c.kind, c.hint, translate(rtrim(encode(c.endpoint_hash, 'base64'), '='), '+/', '-_') AS "endpointHash", wardline.rfc3339(c.set_at) AS "setAt", wardline.rfc3339(p.proved_at) AS "verifiedAt",
       wardline.channel_standing(c.channel_id) AS standing,
       (SELECT jsonb_build_object('at', wardline.rfc3339(n.created_at), 'kind', n.kind, 'result', n.result, 'attempts', n.attempts)
        FROM wardline.notification n WHERE n.channel_id = c.channel_id ORDER BY n.created_at DESC, n.notification_id LIMIT 1) AS last
     FROM wardline.staff_channel c LEFT JOIN wardline.staff_channel_proof p USING (channel_id)
     WHERE NOT EXISTS (SELECT FROM wardline.staff_channel_end e WHERE e.channel_id = c.channel_id)
     ORDER BY c.kind, c.set_at, c.channel_id`,
  );
}

/** A channel of one's own that has not ended, as it was sealed. */
export async function sealedChannel(
  tx: ScopedTransaction,
  id: string,
): Promise<{ readonly sealed: Buffer; readonly kind: string } | undefined> {
  const [row] = await tx.query<{ sealed: Buffer; kind: string }>(
    `SELECT c.sealed, c.kind FROM wardline.staff_channel c WHERE c.channel_id = $1
       AND NOT EXISTS (SELECT FROM wardline.staff_channel_end e WHERE e.channel_id = c.channel_id)`,
    [id],
  );
  return row;
}

/** Messages whose code would prove the channel. */
export async function codeMessages(tx: ScopedTransaction, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('SELECT c AS id FROM wardline.codes_of_channel($1) c', [id]);
  return rows.map((row) => row.id);
}

/** Undefined where the person does not lead the site. */
export async function coverageOf(
  tx: ScopedTransaction,
  site: string,
): Promise<Coverage['items'] | undefined> {
  const [leads] = await tx.query<{ leads: boolean }>(
    `SELECT $1 = ANY (wardline.sites_as('lead', 'charge-nurse')) AS leads`,
    [site],
  );
  if (leads?.leads !== true) return undefined;
  return tx.query<Coverage['items'][number]>(
    `SELECT jsonb_build_object('id', staff_id, 'name', name) AS staff, roles, email, webhook, push FROM wardline.channel_coverage($1)`,
    [site],
  );
}

/** Undefined where the person has nothing to do with the health system. */
export async function notificationPolicy(
  tx: ScopedTransaction,
  tenant: string,
): Promise<NotificationPolicy | undefined> {
  const [row] = await tx.query<NotificationPolicy>(
    `SELECT per_person AS messages, window_seconds AS "withinSeconds" FROM wardline.notification_policy_of($1)
     WHERE $1 = ANY (wardline.visible_tenants())`,
    [tenant],
  );
  return row;
}

/** Everybody who was called about an alert, in the order of the calls. */
export async function calledAbout(tx: ScopedTransaction, alertId: string): Promise<Called['items']> {
  return tx.query<Called['items'][number]>(
    `SELECT c.step_key AS step, wardline.rfc3339(c.at) AS at, jsonb_build_object('id', f.staff_id, 'name', f.name) AS staff, c.urgent,
       'page' = ANY (c.channels) AS page,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.notification_id, 'channel', n.channel, 'attempts', n.attempts,
           'result', n.result, 'endedAt', wardline.rfc3339(n.ended_at), 'nextAt', wardline.rfc3339(n.next_step_at)) ORDER BY n.channel), '[]')
        FROM wardline.notification n WHERE n.alert_id = c.alert_id AND n.step_key = c.step_key AND n.staff_id = c.staff_id) AS messages
     FROM wardline.alert_call c JOIN wardline.staff f USING (staff_id) WHERE c.alert_id = $1
     ORDER BY c.at, c.step_key, f.name, f.staff_id`,
    [alertId],
  );
}
