import type { Role } from '#domain';
import type { TreeStore } from '../trees/store.js';

/** Refusals of acts on accounts; every one is on the audit trail. */
export type AccountActCode =
  | 'not-allowed'
  | 'unknown-account'
  | 'unknown-assignment'
  | 'unknown-proposal'
  | 'unknown-site'
  | 'managed-elsewhere'
  | 'own-account'
  | 'address-taken'
  | 'account-locked'
  | 'account-not-locked'
  | 'role-not-available'
  | 'role-held'
  | 'bad-dates'
  | 'already-ended'
  | 'already-proposed'
  | 'last-in-role'
  | 'second-person-required'
  | 'proposer-gone';

/** Done at once, or waiting for a second person, or refused. */
export type AccountAnswer =
  { readonly ok: true; readonly state: 'done' | 'proposed' } | { readonly ok: false; readonly code: string };

/** Of a one-time code: what is kept of it, and a hash that no password fits until it is used. */
export interface CodeHashes {
  readonly codeHash: Buffer;
  readonly unknownSecretHash: string;
  /** PostgreSQL interval. */
  readonly lifetime: string;
}

async function ask(store: TreeStore, call: string, values: readonly unknown[]): Promise<AccountAnswer> {
  const [row] = await store.query<{ code: string }>(`SELECT wardline.${call} AS code`, values);
  const code = row?.code ?? 'not-allowed';
  if (code === 'ok') return { ok: true, state: 'done' };
  return code === 'proposed' ? { ok: true, state: 'proposed' } : { ok: false, code };
}

/** An account without a role. `tenant` null: of the supervisor's firm. */
export async function createAccount(
  store: TreeStore,
  account: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly tenant: string | null;
  },
  { codeHash, unknownSecretHash, lifetime }: CodeHashes,
): Promise<AccountAnswer> {
  const { id, email, name, tenant } = account;
  return ask(store, 'create_account($1, $2, $3, $4, $5, $6, $7)', [
    id,
    email,
    name,
    tenant,
    unknownSecretHash,
    codeHash,
    lifetime,
  ]);
}

/** Ends password and sessions, and puts a code in their place. Proposed for whoever has power over patients. */
export async function issueAccountCode(
  store: TreeStore,
  staffId: string,
  { codeHash, unknownSecretHash, lifetime }: CodeHashes,
  reason: string,
): Promise<AccountAnswer> {
  return ask(store, 'issue_account_code($1, $2, $3, $4, $5)', [
    staffId,
    unknownSecretHash,
    codeHash,
    lifetime,
    reason,
  ]);
}

/** Proposed where the role opens power over patients. `site` null: every site; of a firm's people always. */
export async function giveRole(
  store: TreeStore,
  given: {
    readonly id: string;
    readonly staffId: string;
    readonly role: Role;
    readonly site: string | null;
    /** Null: now. */
    readonly from: Date | null;
    readonly until: Date | null;
    readonly reason: string;
  },
): Promise<AccountAnswer> {
  const { id, staffId, role, site, from, until, reason } = given;
  return ask(store, 'give_role($1, $2, $3, $4, $5, $6, $7)', [id, staffId, role, site, from, until, reason]);
}

/** @param at null: now */
export async function endRole(store: TreeStore, assignment: string, at: Date | null): Promise<AccountAnswer> {
  return ask(store, 'end_role($1, $2)', [assignment, at]);
}

/** Signs the person out, and lets nobody sign in by this account. */
export async function lockAccount(store: TreeStore, staffId: string, reason: string): Promise<AccountAnswer> {
  return ask(store, 'lock_account($1, $2)', [staffId, reason]);
}

/** Proposed for whoever has power over patients. */
export async function unlockAccount(
  store: TreeStore,
  staffId: string,
  reason: string,
): Promise<AccountAnswer> {
  return ask(store, 'unlock_account($1, $2)', [staffId, reason]);
}

export async function endAccountSessions(store: TreeStore, staffId: string): Promise<AccountAnswer> {
  return ask(store, 'end_account_sessions($1)', [staffId]);
}

/** By another person than proposed it and than it is about. The hashes are used where it is about a code. */
export async function agreeToProposal(
  store: TreeStore,
  proposal: string,
  { codeHash, unknownSecretHash, lifetime }: CodeHashes,
): Promise<AccountAnswer> {
  return ask(store, 'agree_to_proposal($1, $2, $3, $4)', [proposal, unknownSecretHash, codeHash, lifetime]);
}

/** Declines a proposal, or withdraws the own. */
export async function dropProposal(store: TreeStore, proposal: string): Promise<AccountAnswer> {
  return ask(store, 'drop_proposal($1)', [proposal]);
}
