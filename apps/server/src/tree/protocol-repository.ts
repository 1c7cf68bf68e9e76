import type { ScopedTransaction } from '#access';
import type { ApprovedProtocol, SignedStatement } from '#decision-tree';
import { activeProtocols, lastResortProtocol, protocolsFor, type ActiveProtocol } from '#persistence';
import { Problem } from '../problem/problem.js';
import type { ProtocolList, ProtocolView } from './protocol-schema.js';

/** @throws {Problem} not-found for a health system in which the caller does not work */
export async function protocolsAtWork(
  tx: ScopedTransaction,
  tenant: string,
  condition: string | undefined,
): Promise<ProtocolList> {
  const [here] = await tx.query<{ isHere: boolean; now: Date }>(
    'SELECT $1 = ANY (wardline.tree_tenants()) AS "isHere", wardline.now() AS now',
    [tenant],
  );
  if (here?.isHere !== true) throw new Problem('not-found');
  const atWork = await activeProtocols(async (text, values) => tx.query(text, values), tenant, here.now);
  const shown =
    condition === undefined ? atWork.active.map(({ protocol }) => protocol) : protocolsFor(atWork, condition);
  return {
    items: shown.map((protocol) =>
      viewOf(
        protocol,
        atWork.active.find((one) => one.protocol === protocol),
      ),
    ),
    refused: atWork.refused.map(({ tree, hash, code }) => ({ tree, hash, code })),
  };
}

function viewOf(protocol: ApprovedProtocol, active: ActiveProtocol | undefined): ProtocolView {
  const { tree, version, hash, title, programme, document } = protocol;
  return {
    tree,
    version,
    hash,
    title,
    notice: document.notice,
    programme,
    for: [...protocol.for],
    state: protocol === lastResortProtocol ? 'last-resort' : (active?.state ?? 'active'),
    insteadOf: active?.insteadOf ?? null,
    approvals: (active?.statements ?? []).map(approvalOf),
    document,
  };
}

function approvalOf({ physician, meaning, signedAt, from, until, reviewBy }: SignedStatement) {
  return { physician: physician.name, meaning, signedAt, from, until, reviewBy };
}
