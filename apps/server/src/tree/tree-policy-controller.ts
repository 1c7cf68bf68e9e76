import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { entitlePhysician, setTreePolicy, treePolicy, type TreePolicy } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from './tree-act.js';
import { ok, okSchema, tenantSchema, treeNameSchema, type Ok } from './tree-schema.js';

const policySchema = z.strictObject({
  signers: z.int().min(1).max(9).describe('physicians who must have signed'),
  warnDays: z.int().min(0).max(3650),
  reviewDays: z.int().min(0).max(3650).describe('how far back a stop looks'),
  failSafeTree: treeNameSchema,
});

const entitlementBody = z.strictObject({
  entitlement: z.uuid().optional().describe('of an older one, to change or end it'),
  physician: z.uuid(),
  programme: z.string().regex(/^(\*|[a-z0-9][a-z0-9-]*)$/),
  from: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }).optional(),
});
type EntitlementBody = z.infer<typeof entitlementBody>;

const entitlementSchema = z.object({
  id: z.uuid(),
  physician: z.object({ id: z.uuid(), name: z.string() }),
  programme: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
});
type Entitled = Omit<z.infer<typeof entitlementSchema>, 'from' | 'until'> & {
  readonly from: Date;
  readonly until: Date | null;
};

/** Who may sign in a health system, and how many must. */
@ApiTags('tree-governance')
@ApiBearerAuth()
@Controller('api/v1/tree-governance/:tenant')
export class TreePolicyController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('policy')
  @ApiPath('tenant', tenantSchema)
  @ApiAnswer(200, 'What the health system asks for', policySchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async policy(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
  ): Promise<TreePolicy> {
    return scoped(this.#source, session, async (tx) => {
      const [mine] = await tx.query<{ mine: boolean }>('SELECT $1 = ANY (wardline.tree_tenants()) AS mine', [
        tenant,
      ]);
      if (mine?.mine !== true) throw new Problem('not-found');
      return treePolicy(tx, tenant);
    });
  }

  @Put('policy')
  @ApiPath('tenant', tenantSchema)
  @ApiInput(policySchema)
  @ApiAnswer(200, 'Holds for what is activated from now on', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async setPolicy(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Body(new ZodPipe(policySchema)) policy: TreePolicy,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => setTreePolicy(tx, tenant, policy));
    return ok;
  }

  @Get('entitlements')
  @ApiPath('tenant', tenantSchema)
  @ApiAnswer(200, 'Who may sign, from and to', z.object({ items: z.array(entitlementSchema) }))
  @ApiProblems('unauthenticated', 'invalid-request')
  async entitlements(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
  ): Promise<{ items: readonly Entitled[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<Entitled>(
        `SELECT e.entitlement_id AS id, jsonb_build_object('id', f.staff_id, 'name', f.name) AS physician, e.programme,
           e.valid_from AS "from", e.valid_to AS until
         FROM (SELECT DISTINCT ON (entitlement_id) * FROM wardline.tree_entitlement WHERE tenant_id = $1
           ORDER BY entitlement_id, entry_id DESC) e JOIN wardline.staff f USING (staff_id)
         ORDER BY f.name, e.programme, e.entitlement_id`,
        [tenant],
      ),
    );
    return { items };
  }

  @Post('entitlements')
  @HttpCode(200)
  @ApiPath('tenant', tenantSchema)
  @ApiInput(entitlementBody)
  @ApiAnswer(200, 'The physician may sign, from and to', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'own-entitlement',
    'not-a-physician',
    'another-entitlement',
    'invalid-request',
  )
  async entitle(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Body(new ZodPipe(entitlementBody)) { entitlement, physician, programme, from, until }: EntitlementBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) =>
      entitlePhysician(tx, {
        ...(entitlement !== undefined && { entitlementId: entitlement }),
        physicianId: physician,
        tenant,
        programme,
        from: new Date(from),
        ...(until !== undefined && { until: new Date(until) }),
      }),
    );
    return ok;
  }
}
