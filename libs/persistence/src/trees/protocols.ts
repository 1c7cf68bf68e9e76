import { loadProtocol, TreeError, type ApprovedProtocol, type SignedStatement } from '#decision-tree';
import { approvalMaterial, judgeApproval, type AskApprovals } from './approval-material.js';
import { lastResortProtocol } from './last-resort-protocol.js';
import { standings, type ActivationRow, type TreeStanding } from './standing.js';

/** A protocol that may be followed in a health system. */
export interface ActiveProtocol {
  readonly tenant: string;
  readonly protocol: ApprovedProtocol;
  /** `expired`: its approval has run out; it goes on, and an alarm stands (hazard H18). */
  readonly state: 'active' | 'expired';
  /** One of each physician that counts, the newest first. */
  readonly statements: readonly SignedStatement[];
  /** The version that was put to work and does not hold; this one, which it replaced, goes on. */
  readonly insteadOf?: string;
}

/** A version at work that does not hold, and the code of why. */
export interface RefusedProtocol {
  readonly tenant: string;
  readonly tree: string;
  readonly hash: string;
  readonly code: string;
}

export interface ProtocolsAtWork {
  readonly active: readonly ActiveProtocol[];
  readonly refused: readonly RefusedProtocol[];
}

/**
 * $1 a health system, or NULL for all; $2 alert conditions, or NULL for all → rows of `ActivationRow`, of protocols; for
 * each the newest first.
 */
export const protocolActivationsQuery = `
  SELECT a.tenant_id AS "tenantId", a.tree, a.action, a.hash, a.stopped_hash AS "stoppedHash", a.signers, false AS "isFailSafe"
  FROM wardline.tree_activation a
  WHERE ($1::text IS NULL OR a.tenant_id = $1)
    AND EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = coalesce(a.hash, a.stopped_hash) AND d.kind = 'protocol')
    AND ($2::text[] IS NULL OR a.tree IN (SELECT v.tree FROM wardline.tree_version v
      WHERE v.document ->> 'kind' = 'protocol' AND v.document -> 'for' ?| $2::text[]))
  ORDER BY a.tenant_id, a.tree, a.entry_id DESC`;

/**
 * The protocols at work, each by signatures that are verified here against the public keys of entitled physicians, and
 * its document against its hash. One byte changed, and the version that it replaced goes on; where none holds, or it
 * was stopped, there is none (`protocolsFor` then gives the last resort).
 *
 * @param ask as a person of the health system, or as wardline_clock
 * @param tenant one health system; undefined: all that `ask` sees
 * @param offeredFor only those any version of which is for one of these alert conditions; undefined: all
 */
export async function activeProtocols(
  ask: AskApprovals,
  tenant: string | undefined,
  now: Date,
  offeredFor?: readonly string[],
): Promise<ProtocolsAtWork> {
  const log = await ask<ActivationRow>(protocolActivationsQuery, [tenant ?? null, offeredFor ?? null]);
  const active: ActiveProtocol[] = [];
  const refused: RefusedProtocol[] = [];
  for (const standing of standings(log)) {
    const found = await firstThatHolds(ask, standing, now, refused);
    if (found !== undefined) active.push(found);
  }
  return { active, refused };
}

/** Those offered for an alert condition; never none: what is not covered goes to the local nurse. */
export function protocolsFor(
  { active }: ProtocolsAtWork,
  condition: string,
): readonly [ApprovedProtocol, ...ApprovedProtocol[]] {
  const [first, ...others] = active
    .map(({ protocol }) => protocol)
    .filter((protocol) => protocol.for.includes(condition));
  return first === undefined ? [lastResortProtocol] : [first, ...others];
}

async function firstThatHolds(
  ask: AskApprovals,
  { tenantId, tree, candidates }: TreeStanding,
  now: Date,
  refused: RefusedProtocol[],
): Promise<ActiveProtocol | undefined> {
  for (const [index, version] of candidates.entries()) {
    const held = await hold(ask, tenantId, version, now);
    if (typeof held !== 'string')
      return { ...held, ...(index > 0 && { insteadOf: candidates[0]?.hash ?? '' }) };
    refused.push({ tenant: tenantId, tree, hash: version.hash, code: held });
  }
  return undefined;
}

/** The protocol, or the code of why it may not be followed. */
async function hold(
  ask: AskApprovals,
  tenant: string,
  { hash, signers }: TreeStanding['candidates'][number],
  now: Date,
): Promise<ActiveProtocol | string> {
  const [material] = await approvalMaterial(ask, [{ tenantId: tenant, hash }]);
  if (material === undefined) return 'not-approved';
  const check = await judgeApproval(material, signers, now, true);
  if (!check.ok) return check.code;
  try {
    const protocol = loadProtocol(material.content?.document, check.approval);
    return { tenant, protocol, state: check.expired ? 'expired' : 'active', statements: check.statements };
  } catch (error) {
    return error instanceof TreeError ? error.code : 'tree-unreadable';
  }
}
