import { parseTree, treeHash } from '#decision-tree';
import type pg from 'pg';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** A candidate that decides beside the live trees of one health system. */
export interface ShadowRun {
  readonly runId: string;
  readonly tenant: string;
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly startedAt: Date;
  readonly stoppedAt: Date | null;
}

/**
 * Lets a candidate decide beside the live trees from now on, in the place of the live tree of its name, and without
 * any effect. What is not a screening tree throws a TreeError.
 *
 * @param client connected as the owner of the schema
 */
export async function startShadow(client: pg.ClientBase, tenant: string, document: unknown): Promise<string> {
  const { tree, version } = parseTree(document);
  const { rows } = await client.query<{ runId: string }>(
    `WITH run AS (
       INSERT INTO wardline.shadow_run (tenant_id, tree, version, hash, document) VALUES ($1, $2, $3, $4, $5)
       RETURNING run_id, tenant_id
     ), begun AS (
       INSERT INTO wardline.shadow_progress (run_id, tenant_id, patient_id, done_seq)
       SELECT run.run_id, run.tenant_id, s.patient_id, s.last_seq FROM run JOIN wardline.patient_state s USING (tenant_id)
     )
     SELECT run_id::text AS "runId" FROM run`,
    [tenant, tree, version, treeHash(document), JSON.stringify(document)],
  );
  return rows[0]?.runId ?? '';
}

/** @param client connected as the owner of the schema */
export async function stopShadow(client: pg.ClientBase, runId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO wardline.shadow_stop (run_id, tenant_id)
     SELECT run_id, tenant_id FROM wardline.shadow_run WHERE run_id = $1 ON CONFLICT DO NOTHING`,
    [runId],
  );
  return rowCount === 1;
}

/**
 * The same in the name of the person of the transaction, with what was handed in for the health system. Refusals:
 * `not-allowed`, `unknown-tree`, `not-a-screening-tree`, `already-active`, `shadow-running`, `too-many-shadows`.
 */
export async function startShadowAs(store: TreeStore, tenant: string, hash: string): Promise<TreeAnswer> {
  return askAct(store, 'start_shadow($1, $2)', [tenant, hash]);
}

/** Refusals: `not-allowed`, `unknown-tree`, `already-stopped`. */
export async function stopShadowAs(store: TreeStore, runId: string): Promise<TreeAnswer> {
  return askAct(store, 'stop_shadow($1)', [runId]);
}

/** Every run the role may see, the newest first. */
export async function shadowRuns(client: pg.ClientBase): Promise<readonly ShadowRun[]> {
  const { rows } = await client.query<ShadowRun>(
    `SELECT r.run_id::text AS "runId", r.tenant_id AS tenant, r.tree, r.version, r.hash, r.started_at AS "startedAt",
       s.stopped_at AS "stoppedAt"
     FROM wardline.shadow_run r LEFT JOIN wardline.shadow_stop s USING (run_id) ORDER BY r.run_id DESC`,
  );
  return rows;
}
