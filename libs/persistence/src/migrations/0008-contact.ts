import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

const parts = ['01-contact', '02-contact-acts', '03-work', '04-call', '05-moving', '08-access'];

/** How a patient is reached, where the patient is, and who spent which minutes on whom. */
export class Contact1764300000000 implements MigrationInterface {
  readonly name = 'Contact1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0008-contact', parts);
  }

  /** Refused: permissions, calls and minutes are evidence. */
  down(): Promise<void> {
    return Promise.reject(new Error('calls and minutes are not taken back: restore a backup instead'));
  }
}
