import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = ['01-standby', '02-claim-next', '03-surge', '04-load', '05-board', '06-access'];

/** The queue: whole patients claimed in fair turns, pauses, overflow to teams that agreed to it, and what forecasts need. */
export class Queue1765600000000 implements MigrationInterface {
  readonly name = 'Queue1765600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0021-queue', parts);
  }

  /** Refused: who moved whose work where is evidence. */
  down(): Promise<void> {
    return Promise.reject(
      new Error('what was claimed and moved is not taken back: restore a backup instead'),
    );
  }
}
