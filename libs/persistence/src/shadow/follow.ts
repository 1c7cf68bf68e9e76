import { approve, loadTree, type ApprovedTree } from '#decision-tree';
import type pg from 'pg';
import { KnownHistory } from '../replay/known-history.js';
import { decisionsOf } from '../replay/recorded-decisions.js';
import { loadStandingRecords } from '../replay/standing-records.js';
import { StoredTrees } from '../replay/stored-trees.js';
import { decideInShadow, type ShadowDecision } from './decide.js';

/** Any 64-bit number will do; whoever holds it follows. */
const followerLock = 7_263_401_124;
/** Patients in one turn and run, and of each as many measurements. */
const patientsATurn = 50;
const measurementsATurn = 200;

export interface ShadowTurn {
  /** False: another one is following. */
  readonly elected: boolean;
  readonly decided: number;
  /** More is waiting. */
  readonly full: boolean;
}

interface RunRow {
  readonly runId: string;
  readonly tenantId: string;
  readonly hash: string;
  readonly document: unknown;
}

interface DueRow {
  readonly patientId: string;
  readonly doneSeq: number;
  readonly lastSeq: number;
}

/**
 * Lets every candidate decide about what live trees have decided since the last turn, in one transaction. It reads
 * what is committed and locks nothing that ingestion writes; patient by patient, from one number to the next, which
 * have no gaps. Safe to be killed at any point, and for any number of followers.
 *
 * @param client signed in as wardline_auditor, and not in a transaction
 */
export async function followShadows(client: pg.ClientBase): Promise<ShadowTurn> {
  // As ingestion does: plans for tables that nobody has analysed yet.
  await client.query('BEGIN; SET LOCAL enable_seqscan = off');
  try {
    const { rows: locked } = await client.query<{ elected: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS elected',
      [followerLock],
    );
    const elected = locked[0]?.elected === true;
    const turn = elected ? await followAll(client) : { decided: 0, full: false };
    await client.query('COMMIT');
    return { elected, ...turn };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function followAll(client: pg.ClientBase): Promise<{ decided: number; full: boolean }> {
  const { rows: runs } = await client.query<RunRow>(
    `SELECT r.run_id::text AS "runId", r.tenant_id AS "tenantId", r.hash, r.document FROM wardline.shadow_run r
     WHERE NOT EXISTS (SELECT FROM wardline.shadow_stop s WHERE s.run_id = r.run_id) ORDER BY r.run_id`,
  );
  const trees = new StoredTrees(client);
  let decided = 0;
  let full = false;
  for (const run of runs) {
    const { rows: due } = await client.query<DueRow>(
      `SELECT s.patient_id AS "patientId", s.last_seq::float8 AS "lastSeq", coalesce(p.done_seq, 0)::float8 AS "doneSeq"
       FROM wardline.patient_state s
       LEFT JOIN wardline.shadow_progress p ON p.run_id = $1 AND p.patient_id = s.patient_id
       WHERE s.tenant_id = $2 AND s.last_seq > coalesce(p.done_seq, 0) ORDER BY s.patient_id LIMIT $3`,
      [run.runId, run.tenantId, patientsATurn],
    );
    if (due.length === 0) continue;
    full ||= due.length === patientsATurn;
    const candidate = loadRun(run);
    for (const patient of due) {
      const toSeq = Math.min(patient.lastSeq, patient.doneSeq + measurementsATurn);
      full ||= toSeq < patient.lastSeq;
      const shadows = await decidePatient(client, trees, candidate, { ...patient, lastSeq: toSeq });
      await keep(client, run, patient.patientId, toSeq, shadows);
      decided += shadows.length;
    }
  }
  return { decided, full };
}

/** As it was put in; approved by nobody, which is why it decides here only. */
function loadRun({ document }: RunRow): ApprovedTree {
  const nobody = {
    physician: 'nobody',
    date: '1970-01-01',
    statement: 'Not approved: decides in shadow only.',
  };
  return loadTree(document, approve(document, nobody));
}

async function decidePatient(
  client: pg.ClientBase,
  known: StoredTrees,
  candidate: ApprovedTree,
  { patientId, doneSeq, lastSeq }: DueRow,
): Promise<readonly ShadowDecision[]> {
  const [record] = await loadStandingRecords(client, [patientId]);
  if (record === undefined) return [];
  const history = new KnownHistory(client, patientId);
  const shadows: ShadowDecision[] = [];
  const arrivals = { from: doneSeq + 1, to: lastSeq };
  for await (const stored of decisionsOf(client, {}, patientId, arrivals)) {
    const live = await liveTrees(known, stored.recorded.results.trees);
    const timeline = await history.upTo(stored.knewSeq, stored.decidedAtMs);
    const shadow = decideInShadow(stored, live, candidate, record, timeline);
    if (shadow !== undefined) shadows.push(shadow);
  }
  await history.close();
  return shadows;
}

async function liveTrees(
  known: StoredTrees,
  named: readonly { readonly tree: string; readonly hash: string }[],
): Promise<readonly ApprovedTree[]> {
  const trees: ApprovedTree[] = [];
  for (const { tree, hash } of named) {
    if (hash === '') continue;
    const found = await known.byHash(hash);
    if (typeof found === 'string') throw new Error(`${found}: ${tree}@${hash.slice(0, 12)}`);
    trees.push(found);
  }
  return trees;
}

async function keep(
  client: pg.ClientBase,
  { runId, tenantId }: RunRow,
  patientId: string,
  doneSeq: number,
  shadows: readonly ShadowDecision[],
): Promise<void> {
  await client.query(
    `INSERT INTO wardline.shadow_decision (run_id, tenant_id, patient_id, measurement_id, patient_seq, decided_at, decision_id,
       disposition, live_disposition, findings, live_findings, differs)
     SELECT $1, $2, $3, u.* FROM unnest($4::bigint[], $5::bigint[], $6::timestamptz[], $7::bigint[], $8::text[], $9::text[],
       $10::jsonb[], $11::jsonb[], $12::boolean[]) u`,
    [
      runId,
      tenantId,
      patientId,
      shadows.map(({ live }) => live.about.measurementId),
      shadows.map(({ live }) => live.knewSeq),
      shadows.map(({ live }) => new Date(live.decidedAtMs)),
      shadows.map(({ live }) => live.recorded.id),
      shadows.map(({ disposition }) => disposition),
      shadows.map(({ live }) => live.recorded.disposition),
      shadows.map(({ findings }) => JSON.stringify(findings)),
      shadows.map(({ liveFindings }) => JSON.stringify(liveFindings)),
      shadows.map(({ differs }) => differs),
    ],
  );
  await client.query(
    `INSERT INTO wardline.shadow_progress (run_id, tenant_id, patient_id, done_seq) VALUES ($1, $2, $3, $4)
     ON CONFLICT (run_id, patient_id) DO UPDATE SET done_seq = excluded.done_seq`,
    [runId, tenantId, patientId, doneSeq],
  );
}
