import type { Answered } from '../operation/answered.js';
import { texts } from '../texts/index.js';

export type AccountPage = Answered<'/api/v1/accounts'>;
export type Account = AccountPage['items'][number];
export type HeldRole = Account['roles'][number];
export type Proposal = Answered<'/api/v1/accounts/proposals'>['items'][number];

/** A code as it is shown once. */
export interface ToldCode {
  readonly code: string;
  readonly until: string;
}

/** The beginning of every key about accounts. */
export const accountsKey = ['accounts'] as const;

/** Two people agree on these; the server decides, this only says so beforehand. */
const powerful: readonly string[] = ['physician', 'lead', 'operator', 'privacy-officer', 'supervisor'];

export function needsSecondPerson(role: string): boolean {
  return powerful.includes(role);
}

/** What an account can be given: of a firm Tier-1 and supervisor, of a health system everything else and Tier-1. */
export function rolesFor(account: Pick<Account, 'home'>): readonly HeldRole['role'][] {
  const ofFirm: readonly HeldRole['role'][] = ['tier1', 'supervisor'];
  const local: readonly HeldRole['role'][] = [
    'nurse',
    'charge-nurse',
    'physician',
    'author',
    'lead',
    'operator',
    'privacy-officer',
    'tier1',
  ];
  return account.home === null ? ofFirm : local;
}

export type RoleTime = 'now' | 'later' | 'ended';

export function roleTime({ from, until }: Pick<HeldRole, 'from' | 'until'>, now: number): RoleTime {
  if (until !== null && Date.parse(until) <= now) return 'ended';
  return Date.parse(from) > now ? 'later' : 'now';
}

/** A role in words; an unknown one as its code. */
export function roleWords(role: string): string {
  return texts.privacy.roles[role] ?? role;
}

export function placeWords({
  tenant,
  site,
  siteName,
}: Pick<HeldRole, 'tenant' | 'site' | 'siteName'>): string {
  if (tenant === null) return texts.accounts.byAgreement;
  return site === null ? texts.accounts.everySite(tenant) : (siteName ?? site);
}
