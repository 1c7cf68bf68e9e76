import { fields, instant, oneOf, optional, type Fields } from '../alert/read.js';

export const heartbeatStatuses = ['monitoring', 'degraded', 'not-monitoring'] as const;
export type HeartbeatStatus = (typeof heartbeatStatuses)[number];

export interface ComponentStatus {
  readonly name: string;
  readonly status: string;
  readonly detail?: string;
}

export interface Heartbeat {
  /** Server's clock, milliseconds since the epoch. */
  readonly at: number;
  readonly status: HeartbeatStatus;
  readonly components: readonly ComponentStatus[];
}

/** `heartbeat`. Throws UnreadableMessage: a heartbeat with an unknown status is none. */
export function parseHeartbeat(value: unknown): Heartbeat {
  const raw = fields(value, 'heartbeat');
  return {
    at: instant(raw['at'], 'heartbeat.at'),
    status: oneOf(raw['status'], heartbeatStatuses, 'heartbeat.status'),
    components: componentsOf(raw['components']),
  };
}

/** Components come as `{name: {ok}}`, `{name: status}`, `{name: {status, detail}}` or a list of `{name, status, detail}`. */
function componentsOf(value: unknown): readonly ComponentStatus[] {
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const entry = optional<Fields>(item, fields);
      const name = entry?.['name'] ?? entry?.['component'];
      return typeof name === 'string' ? [componentOf(name, entry)] : [];
    });
  return Object.entries(optional<Fields>(value, fields) ?? {}).map(([name, status]) =>
    componentOf(name, status),
  );
}

function componentOf(name: string, value: unknown): ComponentStatus {
  if (typeof value === 'string') return { name, status: value };
  if (typeof value === 'boolean') return { name, status: okWord(value) ?? 'unknown' };
  const entry = optional<Fields>(value, fields);
  const status = entry?.['status'] ?? okWord(entry?.['ok']);
  const detail = entry?.['detail'];
  return {
    name,
    status: typeof status === 'string' ? status : 'unknown',
    ...(typeof detail === 'string' && { detail }),
  };
}

function okWord(ok: unknown): string | undefined {
  return typeof ok === 'boolean' ? (ok ? 'ok' : 'down') : undefined;
}
