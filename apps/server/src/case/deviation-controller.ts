import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { protocolOutcomes } from '#decision-tree';
import { deviationFindings } from '#domain';
import { reviewDeviation } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { caseAct } from './case-act.js';
import { personSchema } from './guide-schema.js';

const listQuery = z.object({ standing: z.enum(['open', 'reviewed']).default('open') });

const deviationSchema = z.object({
  id: z.uuid(),
  alert: z.uuid(),
  patient: z.uuid(),
  caseCode: z.string().nullable(),
  site: z.string(),
  tenant: z.string(),
  condition: z.string(),
  protocol: z.object({ tree: z.string(), version: z.string() }),
  proposed: z.enum(protocolOutcomes),
  chosen: z.enum(protocolOutcomes),
  reason: z.string(),
  by: personSchema,
  at: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  overdue: z.boolean(),
  told: z
    .array(z.object({ at: z.iso.datetime(), people: z.int() }))
    .describe('when those who may review were told that it is overdue, and how many they were'),
  review: z
    .object({ finding: z.enum(deviationFindings), note: z.string(), by: personSchema, at: z.iso.datetime() })
    .nullable(),
});
type Deviation = z.infer<typeof deviationSchema>;

const reviewBody = z.strictObject({
  finding: z.enum(deviationFindings),
  note: z.string().trim().min(1).max(2000),
});

const person = (column: string): string =>
  `(SELECT jsonb_build_object('id', f.staff_id, 'name', f.name) FROM wardline.staff f WHERE f.staff_id = ${column})`;

/** Who went down from what a protocol proposed, for those who look at it (hazard H17). */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('api/v1/deviations')
export class DeviationController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(listQuery)
  @ApiAnswer(
    200,
    'Deviations that the caller may review, the oldest open one first',
    z.object({ items: z.array(deviationSchema) }),
  )
  @ApiProblems('unauthenticated', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(listQuery)) { standing }: z.infer<typeof listQuery>,
  ): Promise<{ items: Deviation[] }> {
    const items = await scoped(this.#source, session, async (tx) => {
      const found = await tx.query<Deviation>(
        `SELECT d.deviation_id AS id, d.alert_id AS alert, d.patient_id AS patient, p.case_code AS "caseCode", d.site_id AS site,
           d.tenant_id AS tenant, a.condition, jsonb_build_object('tree', w.tree, 'version', w.version) AS protocol, d.proposed, d.chosen,
           d.reason, ${person('d.by_staff')} AS by, wardline.rfc3339(d.at) AS at, wardline.rfc3339(d.due_at) AS "dueAt",
           r.deviation_id IS NULL AND d.due_at < wardline.now() AS overdue,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('at', wardline.rfc3339(c.at), 'people', cardinality(c.staff)) ORDER BY c.day), '[]')
            FROM wardline.deviation_call c WHERE c.deviation_id = d.deviation_id) AS told,
           CASE WHEN r.deviation_id IS NOT NULL THEN jsonb_build_object('finding', r.finding, 'note', r.note,
             'by', ${person('r.reviewed_by')}, 'at', wardline.rfc3339(r.at)) END AS review
         FROM wardline.deviation d JOIN wardline.walk w USING (walk_id) JOIN wardline.alert a ON a.alert_id = d.alert_id
           LEFT JOIN wardline.patient p ON p.patient_id = d.patient_id
           LEFT JOIN wardline.deviation_review r USING (deviation_id)
         WHERE d.site_id = ANY (wardline.sites_as('supervisor', 'lead', 'physician')) AND (r.deviation_id IS NULL) = $1
         ORDER BY CASE WHEN $1 THEN d.at END, d.at DESC, d.deviation_id LIMIT 200`,
        [standing === 'open'],
      );
      await audit(
        tx,
        ...found.map(({ id, tenant, patient }) => ({
          action: 'read' as const,
          target: `deviation:${id}`,
          tenantId: tenant,
          patientId: patient,
        })),
      );
      return found;
    });
    return { items };
  }

  @Post(':id/review')
  @HttpCode(200)
  @ApiPath('id', z.uuid())
  @ApiInput(reviewBody)
  @ApiAnswer(200, 'Reviewed', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'role-not-allowed',
    'same-person',
    'already-closed',
    'invalid-request',
  )
  async review(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(z.uuid())) id: string,
    @Body(new ZodPipe(reviewBody)) { finding, note }: z.infer<typeof reviewBody>,
  ): Promise<Ok> {
    await caseAct(this.#source, session, (tx) => reviewDeviation(tx, id, finding, note));
    return ok;
  }
}
