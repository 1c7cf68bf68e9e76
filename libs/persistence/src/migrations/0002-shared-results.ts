import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** What baseline decisions have in common is stored once; recorded facts are kept as text. */
export class SharedResults1763700000000 implements MigrationInterface {
  readonly name = 'SharedResults1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0002-shared-results', ['01-shared-results', '02-recorded-text']);
  }

  /** Only while no decision has used it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE wardline.decision ALTER COLUMN facts TYPE jsonb USING facts::jsonb;
      DROP FUNCTION wardline.results_of(wardline.decision);
      DROP TRIGGER require_results ON wardline.decision;
      DROP FUNCTION wardline.require_results();
      ALTER TABLE wardline.decision DROP COLUMN results_hash, ALTER COLUMN results SET NOT NULL;
      DROP TABLE wardline.shared_results;`);
  }
}
