import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Hand-offs that are received, custody of contact, follow-ups with a clock, who was not reached, and emergencies. */
export class HandOff1765300000000 implements MigrationInterface {
  readonly name = 'HandOff1765300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0018-hand-off', [
      '01-contact-custody',
      '02-call',
      '03-follow-up',
      '04-hand-off',
      '05-not-reached',
      '06-emergency',
      '07-clock',
      '08-access',
    ]);
  }

  /** Refused: who was handed off to whom, and what was followed up, is a record of care. */
  down(): Promise<void> {
    return Promise.reject(new Error('records of care are not taken back: restore a backup instead'));
  }
}
