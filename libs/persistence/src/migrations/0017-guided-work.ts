import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Guided work on an alert: the patient that is open, walks through protocols, and what they came to. */
export class GuidedWork1765200000000 implements MigrationInterface {
  readonly name = 'GuidedWork1765200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0017-guided-work', [
      '01-case',
      '02-identity',
      '03-walk',
      '04-conclusion',
      '05-obstacles',
      '06-review',
      '08-access',
    ]);
  }

  /** Refused: answers of patients stand in it, and what was done by them. */
  down(): Promise<void> {
    return Promise.reject(new Error('answers of patients are not thrown away: restore a backup instead'));
  }
}
