import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** How one answers the telephone for a health system, and which number its patients call back. */
export class Greeting1765900000000 implements MigrationInterface {
  readonly name = 'Greeting1765900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0024-greeting', ['01-greeting']);
  }

  /** Refused: in whose name patients were spoken to is evidence. */
  down(): Promise<void> {
    return Promise.reject(new Error('in whose name patients were greeted is not taken back'));
  }
}
