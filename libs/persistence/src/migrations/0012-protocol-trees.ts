import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Protocols at work beside screening trees, and signatures that were made away from the server. */
export class ProtocolTrees1764700000000 implements MigrationInterface {
  readonly name = 'ProtocolTrees1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0012-protocol-trees', ['01-protocol', '02-offline-signature', '03-offer']);
  }

  /** Refused: what was signed away from the server stands among the signatures. */
  down(): Promise<void> {
    return Promise.reject(new Error('signatures are not taken back: restore a backup instead'));
  }
}
