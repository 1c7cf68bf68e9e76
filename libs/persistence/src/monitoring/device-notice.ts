import { askAct } from '../trees/store.js';
import type { ActAnswer, PersonStore } from './acts.js';

export interface DeviceNotice {
  readonly id: string;
  readonly tenant: string;
  readonly device: string;
  readonly kind: 'gateway-down' | 'gateway-silent';
  readonly since: Date;
  readonly patients: number;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: { readonly id: string; readonly name: string } | null;
}

/** Those that stand, the longest first. */
export async function deviceNotices(store: PersonStore): Promise<DeviceNotice[]> {
  return store.query<DeviceNotice>(
    `SELECT n.notice_id AS id, n.tenant_id AS tenant, n.device_id AS device, n.kind, n.since, n.patients, n.opened_at AS "openedAt",
       n.acknowledged_at AS "acknowledgedAt", (SELECT jsonb_build_object('id', f.staff_id, 'name', f.name)
         FROM wardline.staff f WHERE f.staff_id = n.acknowledged_by) AS "acknowledgedBy"
     FROM wardline.device_notice n WHERE n.resolved_at IS NULL ORDER BY n.since, n.notice_id LIMIT 500`,
  );
}

export async function acknowledgeDeviceNotice(store: PersonStore, id: string): Promise<ActAnswer> {
  return askAct(store, 'acknowledge_device_notice($1)', [id]);
}
