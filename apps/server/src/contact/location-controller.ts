import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { recordStay, staysOf, type RecordedStay } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { contactAct } from './contact-act.js';
import { madeStaySchema, stayBody, staysSchema, type StayBody } from './contact-schema.js';

const stayIdSchema = z.uuid();

/** Where a patient is, from and to: for the ambulance (hazard H21), and for whose midnight counts (hazard H25). */
@ApiTags('contacts')
@ApiBearerAuth()
@Controller('api/v1/patients/:id/locations')
export class LocationController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'Every stay as it was last written; none for whoever has no reason to know', staysSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<{ items: readonly RecordedStay[] }> {
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      await audit(tx, {
        action: 'read',
        target: `locations:${id}`,
        tenantId: patient.tenantId,
        patientId: id,
      });
      return { items: await staysOf(tx, id) };
    });
  }

  @Post()
  @HttpCode(201)
  @ApiPath('id', patientIdSchema)
  @ApiInput(stayBody)
  @ApiAnswer(201, 'Kept', madeStaySchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'role-not-allowed',
    'claim-first',
    'unknown-zone',
    'dates-invalid',
    'invalid-request',
  )
  async add(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(stayBody)) body: StayBody,
  ): Promise<{ stay: string }> {
    const stay = randomUUID();
    await this.#record(session, id, stay, body);
    return { stay };
  }

  @Put(':stay')
  @ApiPath('id', patientIdSchema)
  @ApiPath('stay', stayIdSchema)
  @ApiInput(stayBody)
  @ApiAnswer(200, 'Stands in place of what was written about this stay', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'role-not-allowed',
    'claim-first',
    'unknown-zone',
    'dates-invalid',
    'invalid-request',
  )
  async change(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Param('stay', new ZodPipe(stayIdSchema)) stay: string,
    @Body(new ZodPipe(stayBody)) body: StayBody,
  ): Promise<Ok> {
    await this.#record(session, id, stay, body);
    return ok;
  }

  async #record(session: Session, id: string, stay: string, { from, to, ...entry }: StayBody): Promise<void> {
    const effective = {
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
    };
    await contactAct(this.#source, session, (tx) => recordStay(tx, id, stay, entry, effective));
  }
}
