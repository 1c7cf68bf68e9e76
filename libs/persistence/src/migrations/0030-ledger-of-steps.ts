import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = [
  '01-steps',
  '02-ledger',
  '03-alarm',
  '04-deviation',
  '05-notice',
  '06-settling',
  '07-overdue',
  '08-claim',
  '09-standing-notices',
  '10-emergency',
];

/** Steps of escalations in the books, and what the auditor makes of them. */
export class LedgerOfSteps1766500000000 implements MigrationInterface {
  readonly name = 'LedgerOfSteps1766500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0030-ledger-of-steps', parts);
  }

  /** Refused: who was called, and that nobody could be, is a record of care. */
  down(): Promise<void> {
    return Promise.reject(new Error('the books of escalations are not taken back: restore a backup instead'));
  }
}
