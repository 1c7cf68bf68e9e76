import { holdsRole, type ScopedTransaction } from '#access';
import { readerOf } from '../alert/alert-repository.js';
import { Problem } from '../problem/problem.js';
import type { AccountPage, AccountQuery, ProposalList } from './account-schema.js';

type Account = AccountPage['items'][number];

/**
 * The health systems whose accounts the caller looks at; none for a supervisor whose firm works for nobody now.
 *
 * @throws {Problem} forbidden, for whoever manages no accounts
 */
export async function requireManager(tx: ScopedTransaction): Promise<readonly string[]> {
  const { assignments } = await readerOf(tx);
  const [firm] = await tx.query<{ firm: string | null }>('SELECT wardline.supervised_firm() AS firm');
  if (!holdsRole(assignments, ['operator']) && (firm?.firm ?? null) === null) throw new Problem('forbidden');
  const mine = assignments.flatMap(({ role, tenant }) =>
    role === 'operator' || role === 'supervisor' ? [tenant] : [],
  );
  return [...new Set(mine)];
}

export async function accountPage(
  tx: ScopedTransaction,
  { containing, after, limit }: AccountQuery,
): Promise<AccountPage> {
  const [id, name] = after === undefined ? [] : [after.slice(0, 36), after.slice(37)];
  const rows = await tx.query<{ account: Account }>(
    'SELECT account FROM wardline.accounts_page($1, $2, $3, $4) AS account',
    [containing ?? null, name ?? null, id ?? null, limit],
  );
  const items = rows.map(({ account }) => account);
  const last = items.length === limit ? items.at(-1) : undefined;
  return {
    ...(await placesOf(tx)),
    items,
    next: last === undefined ? null : `${last.id}/${last.name}`,
  };
}

async function placesOf(tx: ScopedTransaction): Promise<Pick<AccountPage, 'tenants' | 'firm'>> {
  const tenants = await tx.query<AccountPage['tenants'][number]>(
    `SELECT h.tenant_id AS tenant, h.name, (SELECT coalesce(jsonb_agg(jsonb_build_object('site', s.site_id, 'name', s.name)
       ORDER BY s.name), '[]') FROM wardline.site s WHERE s.tenant_id = h.tenant_id) AS sites
     FROM wardline.health_system h WHERE h.tenant_id = ANY (wardline.tenants_as('operator')) ORDER BY h.name`,
  );
  const [row] = await tx.query<{ firm: string | null }>('SELECT wardline.supervised_firm() AS firm');
  return { tenants, firm: row?.firm ?? null };
}

/** What waits for a second person. */
export async function openProposals(tx: ScopedTransaction): Promise<ProposalList['items']> {
  return tx.query<ProposalList['items'][number]>(
    `SELECT p.proposal_id AS id, p.kind, jsonb_build_object('id', p.staff_id, 'name', a.name) AS about,
       p.tenant_id AS tenant, p.firm_id AS firm, p.role, p.site_id AS site, wardline.rfc3339(p.valid_from) AS "from",
       wardline.rfc3339(p.valid_to) AS "until", p.reason, jsonb_build_object('id', p.proposed_by, 'name', b.name) AS by,
       wardline.rfc3339(p.proposed_at) AS at, wardline.rfc3339(p.expires_at) AS "expiresAt",
       $1::uuid NOT IN (p.proposed_by, p.staff_id) AS "mayAgree", p.proposed_by = $1::uuid AS own
     FROM wardline.account_proposals() p JOIN wardline.staff a ON a.staff_id = p.staff_id
       JOIN wardline.staff b ON b.staff_id = p.proposed_by
     ORDER BY p.proposed_at, p.proposal_id`,
    [tx.staffId],
  );
}
