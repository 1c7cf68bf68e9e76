import type { ScopedTransaction } from '#access';
import { examplesOnly, policyWords } from '#decision-tree';
import { builtInPolicies, type EscalationPolicy } from '#domain';
import { activePolicies, type ActivePolicy } from '#persistence';
import { Problem } from '../problem/problem.js';
import type { PolicyList, PolicyView } from './policy-schema.js';

/**
 * What alerts of the caller's health systems open under, in words: the signed policies that hold, and the built-in ones
 * for what none of them covers everywhere.
 *
 * @throws {Problem} not-found for a health system in which the caller does not work
 */
export async function policiesInForce(
  tx: ScopedTransaction,
  tenant: string | undefined,
): Promise<PolicyList> {
  const [here] = await tx.query<{ mine: string[]; now: Date }>(
    'SELECT wardline.tree_tenants() AS mine, wardline.now() AS now',
  );
  const { mine, now } = here ?? { mine: [], now: new Date() };
  if (tenant !== undefined && !mine.includes(tenant)) throw new Problem('not-found');
  const ask = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
    tx.query<Row>(text, values);
  const { active, refused } = await activePolicies(ask, tenant, now);
  const tenants = tenant === undefined ? mine.toSorted() : [tenant];
  return {
    items: tenants.flatMap((one) => {
      const own = active.filter((policy) => policy.tenant === one);
      return [...own.map(signedView), ...uncovered(own).map((policy) => builtInView(one, policy))];
    }),
    refused: refused.map(({ tenant: of, tree, hash, code }) => ({ tenant: of, tree, hash, code })),
  };
}

/** The built-in policies of the severities for which some alert finds no signed one. */
function uncovered(own: readonly ActivePolicy[]): readonly EscalationPolicy[] {
  const general = own.filter(({ policy }) => policy.sites === undefined && policy.programmes === undefined);
  return Object.values(builtInPolicies).filter(({ severities: [severity] }) =>
    general.every(({ policy }) => severity !== undefined && !policy.severities.includes(severity)),
  );
}

function signedView({ tenant, document, policy, state, statements }: ActivePolicy): PolicyView {
  return {
    ...viewOf(tenant, policy),
    title: document.title,
    notice: document.notice,
    state,
    approvals: statements.map(({ physician, meaning, signedAt, from, until, reviewBy }) => ({
      physician: physician.name,
      meaning,
      signedAt,
      from,
      until,
      reviewBy,
    })),
  };
}

function builtInView(tenant: string, policy: EscalationPolicy): PolicyView {
  return {
    ...viewOf(tenant, policy),
    title: 'Built-in policy',
    notice: examplesOnly,
    state: 'built-in',
    approvals: [],
  };
}

function viewOf(
  tenant: string,
  policy: EscalationPolicy,
): Omit<PolicyView, 'title' | 'notice' | 'state' | 'approvals'> {
  const { id, version, hash, severities, sites, programmes } = policy;
  const { appliesTo, ladder, sentences } = policyWords(policy);
  return {
    tenant,
    tree: id,
    version,
    hash,
    severities: [...severities],
    sites: sites === undefined ? null : [...sites],
    programmes: programmes === undefined ? null : [...programmes],
    appliesTo,
    ladder: [...ladder],
    sentences: [...sentences],
  };
}
