import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { activityOf, activitySchema, isKnownZone, mayCount, type Activity } from './tree-activity.js';
import { tenantSchema, treeNameSchema } from './tree-schema.js';

const activityQuery = z.object({
  days: z.coerce.number().int().min(1).max(31).default(7).describe('today is one of them'),
  zone: z
    .string()
    .regex(/^[A-Za-z0-9_+/-]{1,64}$/)
    .default('UTC')
    .describe('IANA: in which days are counted'),
});

/** What a tree did, in counts: for the physicians and leads of the health system. */
@ApiTags('running-trees')
@ApiBearerAuth()
@Controller('api/v1/running-trees/:tenant/:tree/activity')
export class TreeActivityController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('tenant', tenantSchema)
  @ApiPath('tree', treeNameSchema)
  @ApiQueryOf(activityQuery)
  @ApiAnswer(200, 'Decisions and alerts by day, of patients whom the caller may see', activitySchema)
  @ApiProblems('unauthenticated', 'forbidden', 'unknown-zone', 'invalid-request')
  async activity(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Param('tree', new ZodPipe(treeNameSchema)) tree: string,
    @Query(new ZodPipe(activityQuery)) { days, zone }: z.infer<typeof activityQuery>,
  ): Promise<Activity> {
    return scoped(this.#source, session, async (tx) => {
      if (!(await mayCount(tx, tenant))) throw new Problem('forbidden');
      if (!(await isKnownZone(tx, zone))) throw new Problem('unknown-zone');
      return activityOf(tx, { tenant, tree, days, zone });
    });
  }
}
