import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Signed escalation policies, and which of them an alert opens under. */
export class EscalationPolicy1764800000000 implements MigrationInterface {
  readonly name = 'EscalationPolicy1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0013-escalation-policy', ['01-in-force', '02-acts', '03-notice']);
  }

  /** Refused: policies that were signed stand among the signatures. */
  down(): Promise<void> {
    return Promise.reject(new Error('signatures are not taken back: restore a backup instead'));
  }
}
