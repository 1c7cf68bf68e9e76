import { newWebhookSecret, sealChannel, type ChannelTarget } from '#access';
import { createLogger } from '#observability';
import { createDataSource } from '#persistence';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { openTestDatabase, type OpenDatabase } from '../../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../../libs/access/test/organisation.js';
import type { ChannelSettings } from '../../src/channel/channels.js';
import { deliveryLanes } from '../../src/channel/channels.js';
import type { DeliveryLane } from '../../src/channel/delivery-lane.js';

export const channelKey = Buffer.alloc(32, 5);
export const publicUrl = 'https://wardline.example';
export type Kind = 'email' | 'webhook' | 'push';

export interface MessageRow {
  readonly id: string;
  readonly kind: string;
  readonly channel: Kind;
  readonly state: string;
  readonly result: string | null;
  readonly attempts: number;
}

/** A database with people, alerts and channels, and lanes to send by. */
export interface Ward {
  readonly database: OpenDatabase;
  readonly organisation: Organisation;
  /** Signed in as wardline_clock. */
  readonly clock: DataSource;
  /** A proved channel of a person. */
  readonly give: (staffId: string, kind: Kind, target: Partial<ChannelTarget>) => Promise<string>;
  readonly open: (severity?: 'critical' | 'tier1') => Promise<string>;
  readonly notify: (alert: string, step: string, staff: string[], channels: string[]) => Promise<void>;
  readonly acknowledge: (alert: string) => Promise<void>;
  /** The messages about an alert, or all of them, in the order in which they were asked for. */
  readonly messages: (alert?: string) => Promise<MessageRow[]>;
  readonly attempts: (id: string) => Promise<string[]>;
  readonly events: (alert: string) => Promise<string[]>;
  /** Lanes of one process, started; they stop with the ward. */
  readonly process: (settings: Partial<ChannelSettings>) => DeliveryLane[];
  readonly stop: () => Promise<void>;
}

export async function ward(): Promise<Ward> {
  const database = await openTestDatabase();
  const { owner } = database;
  const organisation = await seedOrganisation(owner);
  const clock = createDataSource({
    url: database.url('wardline_clock'),
    poolSize: 4,
    applicationName: 'test',
  });
  await clock.initialize();
  const running: DeliveryLane[] = [];
  const sources: DataSource[] = [clock];
  const texts = async (sql: string, id: string): Promise<string[]> =>
    (await owner.query<{ text: string }>(sql, [id])).rows.map(({ text }) => text);
  return {
    database,
    organisation,
    clock,
    give: async (staffId, kind, target) => {
      const channelId = randomUUID();
      const sealed = sealChannel(
        channelKey,
        { channelId, staffId },
        { address: '', secrets: kind === 'webhook' ? [{ secret: newWebhookSecret() }] : [], ...target },
      );
      await owner.query(
        `WITH c AS (INSERT INTO wardline.staff_channel (channel_id, staff_id, kind, hint, sealed, set_by, endpoint_hash)
           VALUES ($1, $2, $3, 'hint', $4, $2, CASE $3 WHEN 'push' THEN sha256($4) END) RETURNING channel_id)
         INSERT INTO wardline.staff_channel_proof (channel_id) SELECT channel_id FROM c`,
        [channelId, staffId, kind, sealed],
      );
      return channelId;
    },
    open: (severity = 'critical') => openAlert(owner, organisation.patients.first, { severity }),
    notify: async (alert, step, staff, channels) => {
      await clock.query('SELECT wardline.notify_staff($1, $2, $3, $4, false)', [
        alert,
        step,
        staff,
        channels,
      ]);
    },
    acknowledge: async (alert) => {
      await owner.query(
        `WITH a AS (UPDATE wardline.alert SET state = 'acknowledged', owner_id = $2, version = version + 1 WHERE alert_id = $1 RETURNING *)
         INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, state, version, alert)
         SELECT tenant_id, site_id, patient_id, alert_id, 'acknowledged', wardline.now(), $2, severity, state, version,
           wardline.alert_json(a) FROM a`,
        [alert, organisation.staff.nurse],
      );
    },
    messages: async (alert) =>
      (
        await owner.query<MessageRow>(
          `SELECT notification_id AS id, kind, channel, state, result, attempts FROM wardline.notification
           WHERE $1::uuid IS NULL OR alert_id = $1 ORDER BY created_at, step_key, channel, notification_id`,
          [alert ?? null],
        )
      ).rows,
    attempts: (id) =>
      texts(
        `SELECT number || ' ' || outcome AS text FROM wardline.notification_attempt WHERE notification_id = $1 ORDER BY attempt_id`,
        id,
      ),
    events: (alert) =>
      texts(
        `SELECT type || coalesce(' ' || note, '') AS text FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id`,
        alert,
      ),
    process: (settings) => {
      const lanes = deliveryLanes(
        { key: channelKey, publicUrl, allowPrivate: true, ...settings },
        clock,
        createLogger('test', 'silent'),
        () => undefined,
      );
      for (const lane of lanes) lane.start();
      running.push(...lanes);
      return lanes;
    },
    stop: async () => {
      await Promise.all(running.map((lane) => lane.stop()));
      for (const source of sources) await source.destroy();
      await database.close();
    },
  };
}
