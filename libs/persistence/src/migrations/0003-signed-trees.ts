import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = [
  '01-people',
  '02-document',
  '03-signature',
  '04-activation',
  '05-stop',
  '06-notice',
  '07-review',
  '08-access',
];

/** Trees decide by signature: who may sign, what was signed, what decides, what was stopped, and who must hear of it. */
export class SignedTrees1763800000000 implements MigrationInterface {
  readonly name = 'SignedTrees1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0003-signed-trees', parts);
  }

  /** Refused: signatures are evidence, and the log of activations cannot be taken back into the older form. */
  down(): Promise<void> {
    return Promise.reject(new Error('signatures are not taken back: restore a backup instead'));
  }
}
