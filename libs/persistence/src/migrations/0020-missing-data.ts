import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Readings that are awaited by the hour or by the patient's clock, and one item for all that does not come. */
export class MissingData1765500000000 implements MigrationInterface {
  readonly name = 'MissingData1765500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0020-missing-data', [
      '01-schedule',
      '02-awaited',
      '03-device',
      '04-item',
      '05-notice',
      '06-watch',
      '07-act',
      '08-adherence',
      '09-access',
    ]);
  }

  /** Refused: who changed what is expected of a patient stands in the record. */
  down(): Promise<void> {
    return Promise.reject(new Error('expectations are not taken back: restore a backup instead'));
  }
}
