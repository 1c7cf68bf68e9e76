import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = [
  '01-people',
  '02-schedule',
  '03-standing',
  '04-acts',
  '05-offer',
  '06-material',
  '07-notice',
  '09-access',
];

/** Care teams on call: rotations, overrides, absences, hand-over, duty, and who is to be told when nobody is. */
export class OnCall1765100000000 implements MigrationInterface {
  readonly name = 'OnCall1765100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0016-on-call', parts);
  }

  /** Refused: who was on call when an alert was open is evidence. */
  down(): Promise<void> {
    return Promise.reject(new Error('who was on call is not taken back: restore a backup instead'));
  }
}
