import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Bringing in many at once: a dry run that judges every row, and an act that does what it said, in chunks. */
export class Import1764600000000 implements MigrationInterface {
  readonly name = 'Import1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0011-import', ['01-job', '02-judge', '03-apply', '04-access']);
  }

  /** Refused: which patient another system means by a key would be lost. */
  down(): Promise<void> {
    return Promise.reject(new Error('keys of other systems are not taken back: restore a backup instead'));
  }
}
