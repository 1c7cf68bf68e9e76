import { audit, rolesAt, scoped, type ScopedTransaction, type Session } from '#access';
import { planCatalogue } from '#domain';
import { writePlanEntry, type PlanEntryText, type TreeAnswer } from '#persistence';
import type { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { findPatient } from '../patient/patient-repository.js';
import { Problem, type ProblemCode } from '../problem/problem.js';
import { problemOf } from '../tree/tree-act.js';

/** An entry whose beginning may still be "now", by the database's clock. */
export type PlanEntryAsked = Omit<PlanEntryText, 'from'> & { readonly from: string | undefined };

/** Refused before the database is asked, which writes its own refusals to the trail. */
const notOnTheTrail = new Set(['no-signing-key', 'wrong-password']);

export function patientProblem(code: string): ProblemCode {
  return code === 'unknown-patient' || code === 'unknown-call' ? 'not-found' : problemOf(code);
}

/**
 * Writes one entry in the name of the person, signed where the password is given, which was just confirmed.
 *
 * @throws {Problem} with the code of the refusal, which is on the audit trail
 */
export async function write(
  source: DataSource,
  session: Session,
  patientId: string,
  asked: PlanEntryAsked,
  password: string | undefined,
): Promise<void> {
  const answer = await scoped(source, session, async (tx): Promise<TreeAnswer> => {
    const patient = await findPatient(tx, patientId);
    if (patient === undefined) return { ok: false, code: 'unknown-patient' };
    const entry = { ...asked, from: asked.from ?? (await timeOf(tx)).toISOString() };
    const { tenantId, siteId } = patient;
    const isPhysician = rolesAt((await readerOf(tx)).assignments, tenantId, siteId).includes('physician');
    const signs = isPhysician && planCatalogue.get(asked.name)?.writer !== 'care-team';
    const written = await writePlanEntry(tx, patientId, entry, signs ? password : undefined);
    if (!written.ok && notOnTheTrail.has(written.code))
      await audit(tx, {
        action: 'plan.write',
        target: `plan:${asked.name}`,
        tenantId,
        patientId,
        outcome: written.code,
      });
    return written;
  });
  if (!answer.ok) throw new Problem(patientProblem(answer.code));
}

/** The database's time. */
export async function timeOf(tx: ScopedTransaction): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>('SELECT wardline.now() AS now');
  if (row === undefined) throw new Error('the database gave no time');
  return row.now;
}
