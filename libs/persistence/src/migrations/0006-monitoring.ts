import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = [
  '01-status',
  '02-effect',
  '03-act',
  '04-clock',
  '05-withdrawal',
  '06-expectation',
  '07-placement',
  '08-access',
];

/** Whom Wardline watches: consent, status and what it does to alerts, pauses that come due, withdrawal, transfer. */
export class Monitoring1764100000000 implements MigrationInterface {
  readonly name = 'Monitoring1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0006-monitoring', parts);
  }

  /** Refused: who died, withdrew or was handed over is not forgotten. */
  down(): Promise<void> {
    return Promise.reject(new Error('the record of monitoring is not taken back: restore a backup instead'));
  }
}
