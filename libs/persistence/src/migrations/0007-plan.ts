import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = ['01-plan-entry', '02-person-alert', '03-plan-due', '04-voice', '05-access'];

/** The signed plan: who may write what in it, what comes due of it; and the patient's own voice. */
export class Plan1764200000000 implements MigrationInterface {
  readonly name = 'Plan1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0007-plan', parts);
  }

  /** Refused: what a physician signed, and what a patient said, is evidence. */
  down(): Promise<void> {
    return Promise.reject(new Error('a signed plan is not taken back: restore a backup instead'));
  }
}
