import {
  decideFromFacts,
  unpackFacts,
  type ApprovedTree,
  type StoredFacts,
  type TreeResult,
} from '#decision-tree';
import { rank } from '#domain';
import type { DataSource, EntityManager } from 'typeorm';
import { failSafeTree } from './fail-safe.js';

export interface ReviewTurn {
  readonly looked: number;
  /** Readings that the stopped tree had filtered. */
  readonly filtered: number;
  /** More may be due. */
  readonly full: boolean;
}

/**
 * One step of the review of a stopped tree (hazard H18): the next decisions of its period, those that it filtered
 * decided again by the fail-safe tree, each an item for people. In one transaction, so that a killed process leaves
 * nothing half done; any number of processes may share the work.
 *
 * @param source signed in as wardline_clock
 * @param size decisions looked at
 */
export async function reviewStoppedTree(source: DataSource, size = 200): Promise<ReviewTurn> {
  return source.transaction(async (manager) => {
    const [review] = await manager.query<{ review_id: string; tenant_id: string }[]>(
      'SELECT review_id, tenant_id FROM wardline.take_stop_review()',
    );
    if (review === undefined) return { looked: 0, filtered: 0, full: false };
    const decisions = await manager.query<DecisionRow[]>('SELECT * FROM wardline.stop_review_step($1, $2)', [
      review.review_id,
      size,
    ]);
    const filtered = decisions.filter((decision) => decision.facts !== null);
    const items = await decideAgain(manager, review.tenant_id, filtered);
    await manager.query('SELECT wardline.put_stop_review_step($1, $2, $3, $4)', [
      review.review_id,
      decisions.at(-1)?.decision_id ?? 0,
      decisions.length,
      JSON.stringify(items),
    ]);
    return { looked: decisions.length, filtered: filtered.length, full: decisions.length > 0 };
  });
}

interface DecisionRow {
  readonly decision_id: string;
  readonly decided_at: Date;
  /** Null where the stopped tree filtered nothing. */
  readonly facts: StoredFacts | null;
}

interface Item {
  readonly decision_id: string;
  readonly decided_at: Date;
  readonly condition: string;
  readonly disposition: string;
  readonly reason: string;
  readonly hash: string;
}

const nobody = {
  condition: 'no-active-tree',
  disposition: 'indeterminate',
  reason: 'A tree that was stopped had filtered this, and no fail-safe tree says what it means',
  hash: '',
} as const;

async function decideAgain(
  manager: EntityManager,
  tenantId: string,
  decisions: readonly DecisionRow[],
): Promise<Item[]> {
  if (decisions.length === 0) return [];
  const failSafe = await failSafeTree(manager, tenantId);
  const items: Item[] = [];
  for (const { decision_id, decided_at, facts } of decisions)
    items.push({ decision_id, decided_at, ...(await findingOf(failSafe, facts ?? {})) });
  return items;
}

/** The most severe result. A baseline one does not take a reading off the list: only people do. */
async function findingOf(
  failSafe: ApprovedTree | undefined,
  facts: StoredFacts,
): Promise<Pick<Item, 'condition' | 'disposition' | 'reason' | 'hash'>> {
  if (failSafe === undefined) return nobody;
  const results = await decideFromFacts([failSafe], unpackFacts(facts));
  const worst = results.reduce<TreeResult | undefined>(
    (a, b) => (a === undefined || rank(b.disposition) > rank(a.disposition) ? b : a),
    undefined,
  );
  if (worst === undefined || worst.disposition === 'baseline') return nobody;
  const { condition, disposition, reason, hash } = worst;
  return { condition, disposition, reason, hash };
}
