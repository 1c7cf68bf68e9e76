import { DataSource } from 'typeorm';
import { Foundation1763600000000 } from './migrations/0001-foundation.js';
import { SharedResults1763700000000 } from './migrations/0002-shared-results.js';
import { SignedTrees1763800000000 } from './migrations/0003-signed-trees.js';
import { Shadow1763900000000 } from './migrations/0004-shadow.js';
import { AuditByTime1764000000000 } from './migrations/0005-audit-by-time.js';
import { Monitoring1764100000000 } from './migrations/0006-monitoring.js';
import { Plan1764200000000 } from './migrations/0007-plan.js';
import { Contact1764300000000 } from './migrations/0008-contact.js';
import { Device1764400000000 } from './migrations/0009-device.js';
import { Firm1764500000000 } from './migrations/0010-firm.js';
import { Import1764600000000 } from './migrations/0011-import.js';
import { ProtocolTrees1764700000000 } from './migrations/0012-protocol-trees.js';
import { EscalationPolicy1764800000000 } from './migrations/0013-escalation-policy.js';
import { Custody1764900000000 } from './migrations/0014-custody.js';
import { Notification1765000000000 } from './migrations/0015-notification.js';
import { OnCall1765100000000 } from './migrations/0016-on-call.js';
import { GuidedWork1765200000000 } from './migrations/0017-guided-work.js';
import { HandOff1765300000000 } from './migrations/0018-hand-off.js';
import { Question1765400000000 } from './migrations/0019-question.js';
import { MissingData1765500000000 } from './migrations/0020-missing-data.js';
import { Queue1765600000000 } from './migrations/0021-queue.js';
import { CustodyAudit1765700000000 } from './migrations/0022-custody-audit.js';
import { Closing1765800000000 } from './migrations/0023-closing.js';
import { Greeting1765900000000 } from './migrations/0024-greeting.js';
import { Oversight1766100000000 } from './migrations/0026-oversight.js';
import { Measures1766200000000 } from './migrations/0027-measures.js';
import { Accounts1766300000000 } from './migrations/0028-accounts.js';
import { WebPush1766400000000 } from './migrations/0029-web-push.js';
import { LedgerOfSteps1766500000000 } from './migrations/0030-ledger-of-steps.js';
import { Care1766600000000 } from './migrations/0031-care.js';

export const migrations = [
  Foundation1763600000000,
  SharedResults1763700000000,
  SignedTrees1763800000000,
  Shadow1763900000000,
  AuditByTime1764000000000,
  Monitoring1764100000000,
  Plan1764200000000,
  Contact1764300000000,
  Device1764400000000,
  Firm1764500000000,
  Import1764600000000,
  ProtocolTrees1764700000000,
  EscalationPolicy1764800000000,
  Custody1764900000000,
  Notification1765000000000,
  OnCall1765100000000,
  GuidedWork1765200000000,
  HandOff1765300000000,
  Question1765400000000,
  MissingData1765500000000,
  Queue1765600000000,
  CustodyAudit1765700000000,
  Closing1765800000000,
  Greeting1765900000000,
  Oversight1766100000000,
  Measures1766200000000,
  Accounts1766300000000,
  WebPush1766400000000,
  LedgerOfSteps1766500000000,
  Care1766600000000,
];

export interface DataSourceOptions {
  /** postgres:// URL; who it signs in as decides what may be seen. */
  readonly url: string;
  /** Connections at most. */
  readonly poolSize: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** A pooled connection broke (a restart of the server): reported, never fatal. */
  readonly onPoolError?: (error: Error) => void;
}

/** The one way to a TypeORM DataSource; not yet initialised. */
export function createDataSource(options: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    schema: 'wardline',
    applicationName: options.applicationName,
    poolSize: options.poolSize,
    poolErrorHandler: options.onPoolError ?? (() => undefined),
    migrations,
    migrationsTableName: 'schema_migration',
    synchronize: false,
    logging: false,
    extra: { connectionTimeoutMillis: 5000 },
  });
}
