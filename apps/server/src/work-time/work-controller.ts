import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { summariseWork, zoneAt, type WorkMonth } from '#domain';
import { notePatientWork, workOnPatient, zonesOf } from '#persistence';
import { DataSource } from 'typeorm';
import { contactAct } from '../contact/contact-act.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import {
  isPeriod,
  patientTimeSchema,
  periodQuery,
  workBody,
  type PeriodQuery,
  type WorkBody,
} from './work-schema.js';

/** Minutes that were spent on a patient, recorded as they happen. */
@ApiTags('work time')
@ApiBearerAuth()
@Controller('api/v1/patients/:id')
export class WorkController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post('work')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(workBody)
  @ApiAnswer(200, 'From now on; what the caller did before ends here', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async work(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(workBody)) { activity }: WorkBody,
  ): Promise<Ok> {
    await contactAct(this.#source, session, async (tx) => {
      if ((await findPatient(tx, id)) === undefined) return { ok: false, code: 'unknown-patient' };
      return notePatientWork(tx, id, activity);
    });
    return ok;
  }

  @Get('time')
  @ApiPath('id', patientIdSchema)
  @ApiQueryOf(periodQuery)
  @ApiAnswer(200, 'By month of the patient, as far as the caller may see it', patientTimeSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async time(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Query(new ZodPipe(periodQuery)) query: PeriodQuery,
  ): Promise<{ patient: string; from: string; to: string; zone: string; months: WorkMonth[] }> {
    if (!isPeriod(query)) throw new Problem('invalid-request', 'to: not after from, or too far from it');
    const period = { from: new Date(query.from), to: new Date(query.to) };
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      await audit(tx, { action: 'read', target: `time:${id}`, tenantId: patient.tenantId, patientId: id });
      const zones = await zonesOf(tx, id);
      const months = summariseWork(await workOnPatient(tx, id, period), zones);
      const [from, to] = [period.from.toISOString(), period.to.toISOString()];
      return { patient: id, from, to, zone: zoneAt(zones, period.to.getTime()), months };
    });
  }
}
