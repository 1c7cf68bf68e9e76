import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** The books are read by their time and each row once, so that they can be read every few seconds. */
export class AuditByTime1764000000000 implements MigrationInterface {
  readonly name = 'AuditByTime1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0005-audit-by-time', ['01-indexes', '02-ledger']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP INDEX wardline.measurement_by_arrival, wardline.decision_by_time, wardline.alert_event_by_time,
        wardline.alert_receipt_by_time`,
    );
  }
}
