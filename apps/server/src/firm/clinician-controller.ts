import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { attestCompetence, declareWorkPlace, putShift, recordLicence, verifyLicence } from '#persistence';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { firmAct } from './firm-act.js';
import {
  clinicianSchema,
  competenceBody,
  keptSchema,
  licenceBody,
  ok,
  okSchema,
  recordIdSchema,
  shiftBody,
  staffIdSchema,
  verificationBody,
  workPlaceBody,
  type Clinician,
  type CompetenceBody,
  type Kept,
  type LicenceBody,
  type Ok,
  type ShiftBody,
  type VerificationBody,
  type WorkPlaceBody,
} from './firm-schema.js';

/** What a firm has on record of its clinicians: kept by the supervisor, read by whom it is about. */
@ApiTags('firm')
@ApiBearerAuth()
@Controller('api/v1/firm')
export class ClinicianController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('me')
  @ApiAnswer(200, 'One’s own record', clinicianSchema)
  @ApiProblems('unauthenticated', 'not-found')
  async me(@CurrentSession() session: Session): Promise<Clinician> {
    const [row] = await scoped(this.#source, session, (tx) =>
      tx.query<{ record: Clinician | null }>('SELECT wardline.my_record() AS record'),
    );
    if ((row?.record ?? null) === null) throw new Problem('not-found');
    return row?.record as Clinician;
  }

  @Get('clinicians')
  @ApiAnswer(
    200,
    'The clinicians of the firm that the caller supervises',
    z.object({ items: z.array(clinicianSchema) }),
  )
  @ApiProblems('unauthenticated')
  async clinicians(@CurrentSession() session: Session): Promise<{ items: Clinician[] }> {
    const rows = await scoped(this.#source, session, (tx) =>
      tx.query<{ record: Clinician }>('SELECT record FROM wardline.firm_clinicians() AS record'),
    );
    return { items: rows.map(({ record }) => record) };
  }

  @Post('clinicians/:staff/licences')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(licenceBody)
  @ApiAnswer(200, 'On record, not yet verified', keptSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'dates-invalid', 'invalid-request')
  async licence(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(licenceBody)) { licence, kind, number, places, from, until }: LicenceBody,
  ): Promise<Kept> {
    const id = licence ?? randomUUID();
    await firmAct(this.#source, session, (tx) =>
      recordLicence(tx, {
        id,
        staffId,
        kind,
        number,
        places,
        from: new Date(from),
        until: new Date(until),
      }),
    );
    return { id };
  }

  @Put('licences/:licence/verification')
  @ApiPath('licence', recordIdSchema)
  @ApiInput(verificationBody)
  @ApiAnswer(200, 'Verified by the caller, now', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'own-record', 'invalid-request')
  async verify(
    @CurrentSession() session: Session,
    @Param('licence', new ZodPipe(recordIdSchema)) licence: string,
    @Body(new ZodPipe(verificationBody)) { source }: VerificationBody,
  ): Promise<Ok> {
    await firmAct(this.#source, session, (tx) => verifyLicence(tx, licence, source));
    return ok;
  }

  @Post('clinicians/:staff/competences')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(competenceBody)
  @ApiAnswer(200, 'Read and passed, attested by the caller', keptSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'own-record',
    'unknown-protocol',
    'dates-invalid',
    'invalid-request',
  )
  async competence(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(competenceBody)) { competence, hash, from, until }: CompetenceBody,
  ): Promise<Kept> {
    const id = competence ?? randomUUID();
    await firmAct(this.#source, session, (tx) =>
      attestCompetence(tx, {
        id,
        staffId,
        hash,
        from: new Date(from),
        until: until === null ? null : new Date(until),
      }),
    );
    return { id };
  }

  @Post('work-place')
  @HttpCode(200)
  @ApiInput(workPlaceBody)
  @ApiAnswer(200, 'From now on the caller works from there', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'dates-invalid', 'invalid-request')
  async workPlace(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(workPlaceBody)) { place, until }: WorkPlaceBody,
  ): Promise<Ok> {
    await firmAct(this.#source, session, (tx) => declareWorkPlace(tx, place, new Date(until)));
    return ok;
  }

  @Post('clinicians/:staff/shifts')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(shiftBody)
  @ApiAnswer(200, 'On the roster, or off it', keptSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'unknown-tenant',
    'dates-invalid',
    'invalid-request',
  )
  async shift(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(shiftBody)) { shift, from, until, ...terms }: ShiftBody,
  ): Promise<Kept> {
    const id = shift ?? randomUUID();
    await firmAct(this.#source, session, (tx) =>
      putShift(tx, { id, staffId, from: new Date(from), until: new Date(until), ...terms }),
    );
    return { id };
  }
}
