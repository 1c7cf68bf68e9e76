import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import { shadowReport, startShadowAs, stopShadowAs, type ShadowReport } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { dispositions } from '#domain';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from './tree-act.js';
import { hashSchema, ok, okSchema, tenantSchema, type Ok } from './tree-schema.js';

const startBody = z.strictObject({ tenant: tenantSchema, hash: hashSchema });
type StartBody = z.infer<typeof startBody>;
const idSchema = z.string().regex(/^\d{1,18}$/);
const disposition = z.enum(dispositions);
const count = z.int();

const runSchema = z.object({
  id: idSchema,
  tenant: z.string(),
  tree: z.string(),
  version: z.string(),
  hash: hashSchema,
  startedAt: z.iso.datetime(),
  stoppedAt: z.iso.datetime().nullable().describe('null: still deciding beside the live trees'),
});
type Run = Omit<z.infer<typeof runSchema>, 'startedAt' | 'stoppedAt'> & {
  readonly startedAt: Date;
  readonly stoppedAt: Date | null;
};

const findings = z
  .record(z.string(), z.object({ leaf: z.string(), disposition }))
  .describe('by alert condition, without baseline');
const reportSchema = z.object({
  run: runSchema,
  report: z.object({
    decisions: count.describe('about patients whom the caller may see, as everything here'),
    differing: count,
    patients: count,
    changes: z.array(z.object({ condition: z.string(), live: disposition, candidate: disposition, count })),
    differences: z.array(
      z.object({
        patient: z.string().describe('case code'),
        measurement: z.string(),
        decidedAt: z.iso.datetime(),
        live: findings,
        candidate: findings,
      }),
    ),
  }),
});

/** Candidates that decide beside the live trees, without any effect: no alert, event or queue comes of it. */
@ApiTags('shadow-runs')
@ApiBearerAuth()
@Controller('api/v1/shadow-runs')
export class ShadowController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'Candidates of the health systems whose trees the caller directs',
    z.object({ items: z.array(runSchema) }),
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: readonly Run[] }> {
    return { items: await scoped(this.#source, session, (tx) => runs(tx)) };
  }

  @Post()
  @ApiInput(startBody)
  @ApiAnswer(
    201,
    'Decides beside the live trees from now on, about every reading of the health system',
    okSchema,
  )
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'not-a-screening-tree',
    'already-active',
    'shadow-running',
    'too-many-shadows',
    'invalid-request',
  )
  async start(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(startBody)) { tenant, hash }: StartBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => startShadowAs(tx, tenant, hash));
    return ok;
  }

  @Post(':id/stop')
  @HttpCode(200)
  @ApiPath('id', idSchema)
  @ApiAnswer(200, 'Decides no more; what it decided stays', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'already-stopped', 'invalid-request')
  async stop(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(idSchema)) id: string,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => stopShadowAs(tx, id));
    return ok;
  }

  @Get(':id')
  @ApiPath('id', idSchema)
  @ApiAnswer(200, 'Where the candidate decides otherwise; the look is audited', reportSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async report(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(idSchema)) id: string,
  ): Promise<{ run: Run; report: ShadowReport }> {
    return scoped(this.#source, session, async (tx) => {
      const [run] = await runs(tx, id);
      if (run === undefined) throw new Problem('not-found');
      const report = await shadowReport(tx, id);
      await auditLook(tx, run, report);
      return { run, report };
    });
  }
}

async function runs(tx: ScopedTransaction, id: string | null = null): Promise<readonly Run[]> {
  return tx.query<Run>(
    `SELECT r.run_id::text AS id, r.tenant_id AS tenant, r.tree, r.version, r.hash, r.started_at AS "startedAt",
       s.stopped_at AS "stoppedAt"
     FROM wardline.shadow_run r LEFT JOIN wardline.shadow_stop s USING (run_id)
     WHERE $1::bigint IS NULL OR r.run_id = $1 ORDER BY r.run_id DESC LIMIT 200`,
    [id],
  );
}

/** The look, and whose readings were among what was shown. */
async function auditLook(
  tx: ScopedTransaction,
  { id, tenant }: Run,
  { differences }: ShadowReport,
): Promise<void> {
  const shown = await tx.query<{ patientId: string }>(
    'SELECT patient_id AS "patientId" FROM wardline.patient WHERE tenant_id = $1 AND case_code = ANY ($2) ORDER BY case_code',
    [tenant, [...new Set(differences.map(({ patient }) => patient))]],
  );
  const look = { target: `shadow-run:${id}`, tenantId: tenant };
  const reads = shown.map(({ patientId }) => ({ ...look, action: 'read' as const, patientId }));
  await audit(tx, { ...look, action: 'tree.read' }, ...reads);
}
