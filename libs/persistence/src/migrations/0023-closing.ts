import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** An alert ends when nothing of it is open: the parts of the migrations before it, joined. */
export class Closing1765800000000 implements MigrationInterface {
  readonly name = 'Closing1765800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0023-closing', ['01-obstacles']);
  }

  /** Refused, as the migrations are whose parts it joins. */
  down(): Promise<void> {
    return Promise.reject(new Error('an alert does not end while something of it is open'));
  }
}
