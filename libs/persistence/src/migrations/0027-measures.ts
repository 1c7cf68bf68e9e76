import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** What befell patients, what work costs, second reads of what was filtered, and what figures are made of. */
export class Measures1766200000000 implements MigrationInterface {
  readonly name = 'Measures1766200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0027-measures', [
      '01-outcome',
      '02-rate',
      '03-second-read',
      '04-material',
      '05-access',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION wardline.record_outcome_event(uuid, uuid, text, timestamptz, timestamptz, text, text, text, bigint, boolean),
        wardline.set_programme_rate(text, text, numeric, numeric, numeric, timestamptz),
        wardline.draw_second_reads(text, timestamptz, timestamptz, int), wardline.record_second_read(uuid, text, text),
        wardline.unmeasured_patients(), wardline.measured_alerts(timestamptz, timestamptz),
        wardline.measured_patients(timestamptz, timestamptz), wardline.measured_work(timestamptz, timestamptz),
        wardline.measured_decisions(timestamptz, timestamptz, text), wardline.measured_second_reads(timestamptz, timestamptz),
        wardline.measured_conclusions(timestamptz, timestamptz), wardline.known_outcomes(uuid), wardline.outcomes_of(uuid[]),
        wardline.tier1_people();
      DROP FUNCTION wardline.in_ms(timestamptz);
      DROP TABLE wardline.second_read, wardline.second_read_draw, wardline.programme_rate, wardline.outcome_event;
      DROP INDEX wardline.alert_of_site_by_time, wardline.alert_event_calls_local_team, wardline.work_interval_of_site`);
  }
}
