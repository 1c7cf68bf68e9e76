import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** In whose hands an alert is: the life cycle to its end, a clock in every state, and a policy that is copied. */
export class Custody1764900000000 implements MigrationInterface {
  readonly name = 'Custody1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0014-custody', [
      '01-states',
      '02-policy',
      '03-worsening',
      '04-entering',
      '05-custody',
      '06-acts',
      '07-access',
    ]);
  }

  /** Refused: who had which alert when is a record of care. */
  down(): Promise<void> {
    return Promise.reject(new Error('custody is not taken back: restore a backup instead'));
  }
}
