import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import { recordOutcome } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { measureAct } from './measure-act.js';
import { outcomeBody, outcomesSchema, type OutcomeBody, type Outcomes } from './measures-schema.js';

const nobody = '00000000-0000-0000-0000-000000000000';

/** Emergency visits, stays in hospital and deaths, as somebody came to know of them (hazard H24). */
@ApiTags('measures')
@ApiBearerAuth()
@Controller('api/v1/outcome-events')
export class OutcomeController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(200, 'The 200 last entered at the caller’s sites, as they hold now', outcomesSchema)
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<Outcomes> {
    return scoped(this.#source, session, async (tx) => {
      const items = await tx.query<Outcomes['items'][number]>(
        `SELECT e.event_id AS event, e.entry_id::text AS entry, e.patient_id AS patient, p.case_code AS "caseCode", e.site_id AS site,
           e.tenant_id AS tenant, e.kind, wardline.rfc3339(e.happened_at) AS at, wardline.rfc3339(e.ended_at) AS until, e.origin, e.source,
           e.words, e.withdrawn, e.entries, jsonb_build_object('id', f.staff_id, 'name', f.name) AS by,
           wardline.rfc3339(e.recorded_at) AS "recordedAt"
         FROM (SELECT DISTINCT ON (o.event_id) o.*, count(*) OVER (PARTITION BY o.event_id)::int AS entries
             FROM wardline.outcome_event o ORDER BY o.event_id, o.entry_id DESC) e
           JOIN wardline.patient p USING (patient_id) JOIN wardline.staff f ON f.staff_id = e.recorded_by
         ORDER BY e.entry_id DESC LIMIT 200`,
      );
      await audit(
        tx,
        ...items.map(({ event, patient, tenant }) => ({
          action: 'read' as const,
          target: `outcome-event:${event}`,
          tenantId: tenant,
          patientId: patient,
        })),
      );
      return { items };
    });
  }

  @Post()
  @HttpCode(200)
  @ApiInput(outcomeBody)
  @ApiAnswer(200, 'Kept; a correction is an entry of its own', okSchema)
  @ApiProblems(
    'unauthenticated',
    'unknown-patient',
    'role-not-allowed',
    'dates-invalid',
    'reason-required',
    'outcome-taken',
    'version-conflict',
    'death-known',
    'invalid-request',
  )
  async record(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(outcomeBody)) { caseCode, patient, at, until, ...body }: OutcomeBody,
  ): Promise<Ok> {
    await measureAct(this.#source, session, async (tx) =>
      recordOutcome(tx, {
        ...body,
        patient: patient ?? (await patientOf(tx, caseCode ?? '')) ?? nobody,
        at: new Date(at),
        until: until === null ? null : new Date(until),
        origin: 'entered',
      }),
    );
    return ok;
  }
}

/** By case code; undefined: nobody whom the person may see has it, or several do. */
export async function patientOf(tx: ScopedTransaction, caseCode: string): Promise<string | undefined> {
  const found = await tx.query<{ id: string }>(
    'SELECT patient_id AS id FROM wardline.patient WHERE upper(case_code) = upper($1) LIMIT 2',
    [caseCode],
  );
  return found.length === 1 ? found[0]?.id : undefined;
}
