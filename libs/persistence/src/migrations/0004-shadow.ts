import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Candidates decide beside the live trees, apart; and the auditor reads what decisions are made again from. */
export class Shadow1763900000000 implements MigrationInterface {
  readonly name = 'Shadow1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0004-shadow', ['01-shadow', '02-auditor']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE wardline.shadow_decision, wardline.shadow_progress, wardline.shadow_stop, wardline.shadow_run',
    );
  }
}
