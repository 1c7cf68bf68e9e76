import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Session } from '#access';
import { checkLayer } from '#domain';
import {
  cancelAbsence,
  cancelOverride,
  putAbsence,
  putLayer,
  putOverride,
  putTeamMember,
  removeLayer,
} from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { onCallAct } from './on-call-act.js';
import {
  absenceBody,
  layerBody,
  memberBody,
  ok,
  okSchema,
  overrideBody,
  recordIdSchema,
  staffIdSchema,
  teamIdSchema,
  type AbsenceBody,
  type LayerBody,
  type MemberBody,
  type Ok,
  type OverrideBody,
} from './on-call-schema.js';
import { layerOf } from './on-call-view.js';

/** Schedules of care teams, kept by charge nurse and lead of the site. Ids are the caller's: the same again changes. */
@ApiTags('on-call')
@ApiBearerAuth()
@Controller('api/v1/on-call')
export class OnCallScheduleController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Put('layers/:layer')
  @HttpCode(200)
  @ApiPath('layer', recordIdSchema)
  @ApiInput(layerBody)
  @ApiAnswer(200, 'In force from now on', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'layer-invalid',
    'unknown-zone',
    'not-a-member',
    'invalid-request',
  )
  async putLayer(
    @CurrentSession() session: Session,
    @Param('layer', new ZodPipe(recordIdSchema)) id: string,
    @Body(new ZodPipe(layerBody)) body: LayerBody,
  ): Promise<Ok> {
    const layer = layerOf(id, body);
    const problems = checkLayer(layer);
    if (problems.length > 0) throw new Problem('layer-invalid', undefined, undefined, problems);
    await onCallAct(this.#source, session, (tx) => putLayer(tx, body.team, layer));
    return ok;
  }

  @Delete('layers/:layer')
  @ApiPath('layer', recordIdSchema)
  @ApiAnswer(200, 'No longer in force', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request')
  async removeLayer(
    @CurrentSession() session: Session,
    @Param('layer', new ZodPipe(recordIdSchema)) id: string,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) => removeLayer(tx, id));
    return ok;
  }

  @Put('overrides/:override')
  @HttpCode(200)
  @ApiPath('override', recordIdSchema)
  @ApiInput(overrideBody)
  @ApiAnswer(200, 'Holds for its time', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'bad-dates',
    'not-a-member',
    'colleague-absent',
    'already-over',
    'invalid-request',
  )
  async putOverride(
    @CurrentSession() session: Session,
    @Param('override', new ZodPipe(recordIdSchema)) id: string,
    @Body(new ZodPipe(overrideBody)) { team, staff, insteadOf, from, until }: OverrideBody,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) =>
      putOverride(tx, {
        id,
        team,
        staffId: staff,
        insteadOf,
        from: new Date(from),
        until: new Date(until),
      }),
    );
    return ok;
  }

  @Delete('overrides/:override')
  @ApiPath('override', recordIdSchema)
  @ApiAnswer(200, 'No longer in force', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'already-over', 'invalid-request')
  async cancelOverride(
    @CurrentSession() session: Session,
    @Param('override', new ZodPipe(recordIdSchema)) id: string,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) => cancelOverride(tx, id));
    return ok;
  }

  @Put('absences/:absence')
  @HttpCode(200)
  @ApiPath('absence', recordIdSchema)
  @ApiInput(absenceBody)
  @ApiAnswer(200, 'Not on call in that time', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'unknown-site',
    'unknown-colleague',
    'bad-dates',
    'already-over',
    'invalid-request',
  )
  async putAbsence(
    @CurrentSession() session: Session,
    @Param('absence', new ZodPipe(recordIdSchema)) id: string,
    @Body(new ZodPipe(absenceBody)) { site, staff, from, until }: AbsenceBody,
  ): Promise<Ok> {
    const staffId = staff ?? session.staffId;
    await onCallAct(this.#source, session, (tx) =>
      putAbsence(tx, { id, site, staffId, from: new Date(from), until: new Date(until) }),
    );
    return ok;
  }

  @Delete('absences/:absence')
  @ApiPath('absence', recordIdSchema)
  @ApiAnswer(200, 'Taken back', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'unknown-site', 'already-over', 'invalid-request')
  async cancelAbsence(
    @CurrentSession() session: Session,
    @Param('absence', new ZodPipe(recordIdSchema)) id: string,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) => cancelAbsence(tx, id));
    return ok;
  }

  @Put('teams/:team/members/:staff')
  @HttpCode(200)
  @ApiPath('team', teamIdSchema)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(memberBody)
  @ApiAnswer(200, 'A member of the team for that time', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'unknown-colleague',
    'bad-dates',
    'invalid-request',
  )
  async putMember(
    @CurrentSession() session: Session,
    @Param('team', new ZodPipe(teamIdSchema)) team: string,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(memberBody)) { from, until }: MemberBody,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) =>
      putTeamMember(tx, {
        team,
        staffId,
        from: new Date(from),
        until: until === null ? null : new Date(until),
      }),
    );
    return ok;
  }
}
