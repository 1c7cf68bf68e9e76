import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Measurements that are taken back and given back; baselines that stand still while an alert is open. */
export class Device1764400000000 implements MigrationInterface {
  readonly name = 'Device1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0009-device', ['01-retraction', '02-open-alerts']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION wardline.judge_measurement(bigint, text, text, text, uuid);
      DROP TABLE wardline.measurement_standing, wardline.measurement_retraction;
      DROP INDEX wardline.alert_open_of_patient;
      ALTER TABLE wardline.decision DROP COLUMN open_alerts`);
  }
}
