import { createHash } from 'node:crypto';
import type { Notice } from './notice.js';

/** What a browser is told. It stands on the phone's locked screen: how severe and how many, and where to look. */
export interface PushPayload {
  readonly kind: Notice['kind'];
  readonly critical: boolean;
  /** How many alerts wait. */
  readonly alerts: number;
  /** A place in the console, without anybody's data; the browser adds the server's own address. */
  readonly path: string;
}

export function pushPayload(notice: Notice): PushPayload {
  const path = '/alerts';
  switch (notice.kind) {
    case 'alert':
      return { kind: 'alert', critical: notice.severity === 'critical', alerts: notice.alerts, path };
    case 'summary':
      return { kind: 'summary', critical: notice.critical, alerts: notice.alerts, path };
    case 'code':
    case 'test':
    case 'notice':
      return { kind: notice.kind, critical: false, alerts: 0, path: '/on-call' };
  }
}

/**
 * For the push service (RFC 8030): how long to keep it for a browser that is away, in seconds; how urgent; and what it
 * takes the place of when a newer one comes first. An alert takes the place of the same alert only, so that no critical
 * is replaced by something milder.
 */
export function pushDelivery(notice: Notice): {
  readonly ttl: number;
  readonly urgency: 'high' | 'normal';
  readonly topic?: string;
} {
  switch (notice.kind) {
    case 'alert':
      return {
        ttl: notice.severity === 'critical' ? 3600 : 4 * 3600,
        urgency: notice.severity === 'critical' ? 'high' : 'normal',
        topic: createHash('sha256').update(notice.alertId).digest('base64url').slice(0, 32),
      };
    case 'summary':
      return { ttl: 4 * 3600, urgency: notice.critical ? 'high' : 'normal' };
    case 'code':
    case 'test':
    case 'notice':
      return { ttl: 600, urgency: 'high' };
  }
}
