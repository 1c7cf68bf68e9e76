import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = ['01-device', '02-outbox', '03-locked-screen', '04-access'];

/** Messages to a person's browsers (Web Push), and locked screens that go on counting after their session. */
export class WebPush1766400000000 implements MigrationInterface {
  readonly name = 'WebPush1766400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0029-web-push', parts);
  }

  /** Refused: who was called, and whether it arrived, is evidence. */
  down(): Promise<void> {
    return Promise.reject(new Error('calls are not taken back: restore a backup instead'));
  }
}
