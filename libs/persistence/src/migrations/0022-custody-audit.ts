import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = ['01-silence', '02-balance', '03-ledger', '04-finding', '05-alarm', '06-access'];

/** The auditor of custody: what it looks for, its standing alarms, and the books with a balance carried forward. */
export class CustodyAudit1765700000000 implements MigrationInterface {
  readonly name = 'CustodyAudit1765700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0022-custody-audit', parts);
  }

  /** Refused: what was found amiss, and who said that he or she knew, is not forgotten. */
  down(): Promise<void> {
    return Promise.reject(new Error('alarms of the auditor are not taken back: restore a backup instead'));
  }
}
