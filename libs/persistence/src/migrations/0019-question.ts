import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** One question to a physician, from a case, with a due time and an answer that is kept. */
export class Question1765400000000 implements MigrationInterface {
  readonly name = 'Question1765400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0019-question', ['01-question', '02-ask', '03-answer', '04-clock', '05-access']);
  }

  /** Refused: what physicians answered stands in plans and cases. */
  down(): Promise<void> {
    return Promise.reject(new Error('answers are not taken back: restore a backup instead'));
  }
}
