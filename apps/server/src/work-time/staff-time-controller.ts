import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, holdsRole, scoped, type Session } from '#access';
import { summariseWork, type WorkMonth } from '#domain';
import { setWorkPolicy, workOfStaff, workPolicy, zonesOf, type WorkPolicy } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { readerOf } from '../alert/alert-repository.js';
import { contactAct } from '../contact/contact-act.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, tenantSchema, type Ok } from '../tree/tree-schema.js';
import { isPeriod, periodQuery, staffTimeSchema, workPolicySchema, type PeriodQuery } from './work-schema.js';

const staffIdSchema = z.uuid();

interface StaffTime {
  readonly staff: string;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  readonly patients: readonly { readonly patient: string; readonly months: readonly WorkMonth[] }[];
}

/** Minutes by person, and the limit after which silence counts as the end of work. */
@ApiTags('work time')
@ApiBearerAuth()
@Controller('api/v1')
export class StaffTimeController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('staff/:id/time')
  @ApiPath('id', staffIdSchema)
  @ApiQueryOf(periodQuery)
  @ApiAnswer(200, 'One’s own time; that of others for a lead or supervisor', staffTimeSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async time(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(staffIdSchema)) id: string,
    @Query(new ZodPipe(periodQuery)) query: PeriodQuery,
  ): Promise<StaffTime> {
    if (!isPeriod(query)) throw new Problem('invalid-request', 'to: not after from, or too far from it');
    const period = { from: new Date(query.from), to: new Date(query.to) };
    const found = await scoped(this.#source, session, async (tx): Promise<StaffTime | undefined> => {
      const { assignments } = await readerOf(tx);
      const may = id === tx.staffId || holdsRole(assignments, ['lead', 'supervisor']);
      await audit(tx, { action: 'read', target: `staff-time:${id}`, outcome: may ? 'ok' : 'forbidden' });
      if (!may) return undefined;
      const work = await workOfStaff(tx, id, period);
      const patients = [];
      const tenants = new Map(work.map(({ patient, tenant }) => [patient, tenant]));
      // Whom somebody worked on is told of each of these patients.
      await audit(
        tx,
        ...[...tenants].map(([patientId, tenantId]) => ({
          action: 'read' as const,
          target: `time:${patientId}`,
          tenantId,
          patientId,
        })),
      );
      for (const patient of tenants.keys()) {
        const own = work.filter((one) => one.patient === patient);
        patients.push({ patient, months: summariseWork(own, await zonesOf(tx, patient)) });
      }
      const ms = work.reduce((sum, { from, to }) => sum + to - from, 0);
      const [from, to] = [period.from.toISOString(), period.to.toISOString()];
      return { staff: id, from, to, seconds: Math.floor(ms / 1000), patients };
    });
    if (found === undefined) throw new Problem('forbidden');
    return found;
  }

  @Get('work-policy/:tenant')
  @ApiPath('tenant', tenantSchema)
  @ApiAnswer(200, 'When silence counts as the end of work', workPolicySchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async policy(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
  ): Promise<WorkPolicy> {
    return scoped(this.#source, session, async (tx) => {
      const [mine] = await tx.query<{ mine: boolean }>(
        'SELECT $1 = ANY (wardline.visible_tenants()) AS mine',
        [tenant],
      );
      if (mine?.mine !== true) throw new Problem('not-found');
      return workPolicy(tx, tenant);
    });
  }

  @Put('work-policy/:tenant')
  @ApiPath('tenant', tenantSchema)
  @ApiInput(workPolicySchema)
  @ApiAnswer(200, 'Holds from now on', okSchema)
  @ApiProblems('unauthenticated', 'role-not-allowed', 'invalid-request')
  async setPolicy(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantSchema)) tenant: string,
    @Body(new ZodPipe(workPolicySchema)) policy: WorkPolicy,
  ): Promise<Ok> {
    await contactAct(this.#source, session, (tx) => setWorkPolicy(tx, tenant, policy));
    return ok;
  }
}
