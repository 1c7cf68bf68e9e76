import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runParts } from './sql-migration.js';

/** Accounts: one-time codes, roles given and ended, locks, what two people have to agree on; and single devices registered. */
export class Accounts1766300000000 implements MigrationInterface {
  readonly name = 'Accounts1766300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runParts(runner, '0028-accounts', [
      '01-account',
      '02-rules',
      '03-acts',
      '04-proposal',
      '05-access',
      '06-device',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION wardline.register_device(text, text, text, text, text, text), wardline.renew_device_secret(text, text, text),
        wardline.tell_device_model(text, text, text);
      DROP FUNCTION wardline.accounts_page(text, text, uuid, int), wardline.account_proposals(),
        wardline.create_account(uuid, text, text, text, text, bytea, interval),
        wardline.issue_account_code(uuid, text, bytea, interval, text),
        wardline.give_role(uuid, uuid, text, text, timestamptz, timestamptz, text), wardline.end_role(uuid, timestamptz),
        wardline.lock_account(uuid, text), wardline.unlock_account(uuid, text), wardline.end_account_sessions(uuid),
        wardline.agree_to_proposal(uuid, text, bytea, interval), wardline.drop_proposal(uuid),
        wardline.redeem_account_code(text, bytea, text), wardline.role_problem(uuid, text, text, timestamptz, timestamptz),
        wardline.apply_account_code(uuid, text, bytea, interval, uuid), wardline.proposal_still_stands(wardline.account_proposal),
        wardline.propose_account_act(text, uuid, text, text, timestamptz, timestamptz, text),
        wardline.not_manageable(uuid), wardline.answer_account_act(uuid, text, text, text), wardline.last_in_role(uuid, uuid),
        wardline.holds_power(uuid), wardline.powerful_roles(), wardline.account_ready(uuid), wardline.sees_account(uuid),
        wardline.manages_account(uuid), wardline.is_manager_of(uuid, text, text), wardline.queue_account_acts(uuid),
        wardline.agreed_firms_as_lead(), wardline.newest_assignments(uuid), wardline.account_home(uuid);
      DROP TABLE wardline.account_proposal_end, wardline.account_proposal, wardline.staff_lock, wardline.account_code_use,
        wardline.account_code;
      ALTER TABLE wardline.staff DROP COLUMN home_tenant`);
  }
}
