import type { BatchTransaction, Statement } from './batch-transaction.js';

const lockStatement: Statement = {
  name: 'lock-patients',
  text: `
    SELECT patient_id AS "patientId", last_seq::float8 AS "lastSeq" FROM wardline.patient_state
    WHERE patient_id = ANY ($1::uuid[]) ORDER BY patient_id FOR UPDATE`,
};

/**
 * Locks the patients' state rows, in one fixed order, until the transaction ends.
 *
 * @returns patient → number of the last measurement that is committed
 */
export async function lockPatients(
  tx: BatchTransaction,
  patientIds: readonly string[],
): Promise<Map<string, number>> {
  if (patientIds.length === 0) return new Map();
  const rows = await tx.run<{ patientId: string; lastSeq: number }>(lockStatement, [patientIds]);
  return new Map(rows.map((row) => [row.patientId, row.lastSeq]));
}

const advanceStatement: Statement = {
  name: 'advance-patients',
  text: `
    UPDATE wardline.patient_state s SET last_seq = n.last_seq
    FROM unnest($1::uuid[], $2::bigint[]) AS n (patient_id, last_seq) WHERE s.patient_id = n.patient_id`,
};

/** Stores the last number given out per patient. */
export async function advancePatients(
  tx: BatchTransaction,
  lastSeqs: ReadonlyMap<string, number>,
): Promise<void> {
  if (lastSeqs.size > 0) await tx.run(advanceStatement, [[...lastSeqs.keys()], [...lastSeqs.values()]]);
}
