import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** The protocol for who is not reached begins the attempts; shadow runs are started and stopped by people. */
export class Care1766600000000 implements MigrationInterface {
  readonly name = 'Care1766600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0031-care', ['01-not-reached', '02-shadow', '03-physicians']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER begin_attempts ON wardline.walk;
      DROP TRIGGER end_not_reached ON wardline.contact_series;
      DROP FUNCTION wardline.begin_attempts(), wardline.end_not_reached(), wardline.start_shadow(text, text),
        wardline.stop_shadow(bigint), wardline.most_shadows(), wardline.physicians_for(uuid);
      ALTER TABLE wardline.contact_series DROP COLUMN walk_id`);
  }
}
