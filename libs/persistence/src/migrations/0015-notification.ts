import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = ['01-channel', '02-outbox', '03-acts', '04-access'];

/** How people are reached who are not at a screen, and every message to them. */
export class Notification1765000000000 implements MigrationInterface {
  readonly name = 'Notification1765000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0015-notification', parts);
  }

  /** Refused: who was called, and whether it arrived, is evidence. */
  down(): Promise<void> {
    return Promise.reject(new Error('calls are not taken back: restore a backup instead'));
  }
}
