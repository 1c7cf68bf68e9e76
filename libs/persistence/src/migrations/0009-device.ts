import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** What a device is and whose; measurements that are taken back; baselines that stand still while an alert is open. */
export class Device1764400000000 implements MigrationInterface {
  readonly name = 'Device1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0009-device', [
      '01-retraction',
      '02-open-alerts',
      '03-model',
      '04-assignment',
      '05-superseded',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION wardline.assignments_of_device(text, text), wardline.swap_device(text, text, text, timestamptz),
        wardline.end_assignment(text, text, bigint, timestamptz), wardline.directs_devices_of(uuid),
        wardline.assign_device(text, text, text, uuid, text, timestamptz, timestamptz),
        wardline.describe_device_model(text, jsonb), wardline.judge_measurement(bigint, text, text, text, uuid);
      DROP TRIGGER stamp_model ON wardline.device;
      DROP FUNCTION wardline.stamp_device_model();
      DROP POLICY wardline_auditor_works ON wardline.device;
      REVOKE SELECT (tenant_id, device_id, model, model_recorded_at) ON wardline.device FROM wardline_auditor;
      ALTER TABLE wardline.device DROP COLUMN model_recorded_at;
      DROP TABLE wardline.device_model;
      DROP TABLE wardline.measurement_standing, wardline.measurement_retraction;
      DROP FUNCTION wardline.answer_device_act(text, uuid, text, text, text);
      DROP INDEX wardline.alert_open_of_patient, wardline.decision_caused_by;
      ALTER TABLE wardline.measurement DROP COLUMN superseded_by;
      ALTER TABLE wardline.decision DROP COLUMN open_alerts`);
  }
}
