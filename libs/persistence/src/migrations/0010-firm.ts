import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = [
  '01-records',
  '02-scope',
  '03-eligibility',
  '04-material',
  '05-notice',
  '06-acts',
  '07-surge',
  '08-access',
];

/** The firm behind the queue: licences, competence, rosters, the terms of agreements, and who may claim by them. */
export class Firm1764500000000 implements MigrationInterface {
  readonly name = 'Firm1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0010-firm', parts);
  }

  /** Refused: who was licensed and attested when is evidence. */
  down(): Promise<void> {
    return Promise.reject(new Error('the records of a firm are not taken back: restore a backup instead'));
  }
}
