import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** What operators see of devices, and privacy officers of the trail and of open sessions. */
export class Oversight1766100000000 implements MigrationInterface {
  readonly name = 'Oversight1766100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0026-oversight', ['01-fleet', '02-trail', '03-session']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION wardline.fleet_page(text, text, text, text, int), wardline.fleet_counts(), wardline.operated_devices(),
        wardline.trail_page(uuid, uuid, timestamptz, timestamptz, bigint, int), wardline.trail_people(), wardline.trail_patient(text),
        wardline.sessions_seen_by_officer(), wardline.end_session_of(uuid), wardline.roles_then(uuid, text[], timestamptz),
        wardline.people_of(text[]);
      DROP INDEX wardline.audit_event_claims`);
  }
}
