import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { durationSeconds } from '#decision-tree';
import {
  endFollowUp,
  followUpsOf,
  openFollowUps,
  passFollowUp,
  requestFollowUp,
  type FollowUpEntry,
} from '#persistence';
import { DataSource } from 'typeorm';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { alertInSight, followAct } from './follow-act.js';
import {
  endBody,
  followUpBody,
  followUpIdSchema,
  followUpsSchema,
  passBody,
  type EndBody,
  type FollowUpBody,
  type PassBody,
} from './follow-up-schema.js';

/** Follow-ups that are listed: those that are due first. */
const listed = 500;

/** What is to come or to be done by a time: with an owner, a clock and an outcome (hazard H22). */
@ApiTags('follow-ups')
@ApiBearerAuth()
@Controller('api/v1')
export class FollowUpController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('follow-ups')
  @ApiAnswer(
    200,
    'Open ones: the caller’s own, and those of the caller’s team; the first due first',
    followUpsSchema,
  )
  @ApiProblems('unauthenticated')
  async mine(@CurrentSession() session: Session): Promise<{ items: FollowUpEntry[] }> {
    return scoped(this.#source, session, async (tx) => {
      await audit(tx, { action: 'read', target: 'follow-ups' });
      return { items: await openFollowUps(tx, listed) };
    });
  }

  @Get('alerts/:id/follow-ups')
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(200, 'Of one alert: what is open, then what came of the others', followUpsSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async ofAlert(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<{ items: FollowUpEntry[] }> {
    return scoped(this.#source, session, async (tx) => {
      const { tenant, patient } = (await alertInSight(tx, id)).alert;
      await audit(tx, { action: 'read', target: `follow-ups:${id}`, tenantId: tenant, patientId: patient });
      return { items: await followUpsOf(tx, id) };
    });
  }

  @Post('alerts/:id/follow-ups')
  @HttpCode(201)
  @ApiPath('id', alertIdSchema)
  @ApiInput(followUpBody)
  @ApiAnswer(201, 'Its clock runs; the alert cannot end while it is open', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'illegal-transition',
    'not-the-owner',
    'role-not-allowed',
    'unknown-staff',
    'vital-sign-needed',
    'invalid-request',
  )
  async open(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(followUpBody)) body: FollowUpBody,
  ): Promise<Ok> {
    const forStaff = body.owner === 'me' ? session.staffId : body.owner === 'team' ? null : body.owner;
    await followAct(this.#source, session, (tx) =>
      requestFollowUp(tx, id, {
        kind: body.kind,
        dueInSeconds: durationSeconds(body.within) ?? 0,
        vitalSigns: body.vitalSigns,
        words: body.words ?? null,
        forStaff,
      }),
    );
    return ok;
  }

  @Post('follow-ups/:followUp/end')
  @HttpCode(200)
  @ApiPath('followUp', followUpIdSchema)
  @ApiInput(endBody)
  @ApiAnswer(200, 'Ended; who was not reached is tried again by protocol', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'already-closed',
    'not-the-owner',
    'role-not-allowed',
    'emergency-open',
    'attempt-needed',
    'reason-required',
    'red-flag',
    'invalid-request',
  )
  async end(
    @CurrentSession() session: Session,
    @Param('followUp', new ZodPipe(followUpIdSchema)) id: string,
    @Body(new ZodPipe(endBody)) body: EndBody,
  ): Promise<Ok> {
    await followAct(this.#source, session, (tx) => endFollowUp(tx, id, body.outcome, body.note ?? null));
    return ok;
  }

  @Post('follow-ups/:followUp/pass')
  @HttpCode(200)
  @ApiPath('followUp', followUpIdSchema)
  @ApiInput(passBody)
  @ApiAnswer(200, 'Somebody else’s from now on; its clock runs on', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'already-closed',
    'not-the-owner',
    'role-not-allowed',
    'emergency-open',
    'unknown-staff',
    'invalid-request',
  )
  async pass(
    @CurrentSession() session: Session,
    @Param('followUp', new ZodPipe(followUpIdSchema)) id: string,
    @Body(new ZodPipe(passBody)) { to, note }: PassBody,
  ): Promise<Ok> {
    await followAct(this.#source, session, (tx) =>
      passFollowUp(tx, id, to === 'team' ? null : to, note ?? null),
    );
    return ok;
  }
}
