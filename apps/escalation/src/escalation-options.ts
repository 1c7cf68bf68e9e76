import type { Logger } from '#observability';
import type { ChannelSettings } from './channel/channels.js';
import type { DeadmanSettings } from './deadman.js';

/** What the escalation process needs to run. Each part signs in to the database with rights of its own. */
export interface EscalationOptions {
  /** postgres:// URL of the role wardline_clock. */
  readonly clockUrl: string;
  /** postgres:// URL of the role wardline_relay. */
  readonly relayUrl: string;
  /** postgres:// URL of the role wardline_auditor. */
  readonly auditorUrl: string;
  /** Undefined: what is to be sent ends as not configured. */
  readonly channels?: ChannelSettings;
  /** Undefined: no sign of life goes out. */
  readonly deadman?: DeadmanSettings;
  readonly logger: Logger;
}
