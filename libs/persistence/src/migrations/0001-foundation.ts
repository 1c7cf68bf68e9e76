import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = [
  '01-base',
  '02-organisation',
  '03-patient',
  '04-tree',
  '05-measurement',
  '06-alert',
  '07-access',
  '08-ledger',
];

/** The record behind a reading, the measurement and its decision, alerts, access: everything that is costly to add later. */
export class Foundation1763600000000 implements MigrationInterface {
  readonly name = 'Foundation1763600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0001-foundation', parts);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA wardline CASCADE');
  }
}
