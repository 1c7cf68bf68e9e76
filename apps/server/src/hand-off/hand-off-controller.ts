import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { hasEnded } from '#domain';
import { handOffsOf, returnHandOff, withdrawHandOff } from '#persistence';
import { DataSource } from 'typeorm';
import type { AlertView } from '../alert/alert-view.js';
import { alertIdSchema } from '../alert/alert-schema.js';
import { alertInSight, followAct, refuse, refuseCommand } from '../follow-up/follow-act.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { accept, offer, type HandOffAnswer } from './hand-off-acts.js';
import { draftOf } from './hand-off-record.js';
import {
  acceptBody,
  commandAnswerSchema,
  handOffBody,
  handOffsSchema,
  reasonBody,
  type AcceptBody,
  type HandOffBody,
  type ReasonBody,
} from './hand-off-schema.js';

/** A hand-off is received or it has not happened: until the nurse reads it back the case is the one's who offers it (H20). */
@ApiTags('hand-off')
@ApiBearerAuth()
@Controller('api/v1/alerts/:id/hand-off')
export class HandOffController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(
    200,
    'What the record proposes, and every hand-off of the alert with how far it came',
    handOffsSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<object> {
    return scoped(this.#source, session, async (tx) => {
      const found = await alertInSight(tx, id);
      const { tenant, patient, owner, state } = found.alert;
      await audit(tx, { action: 'read', target: `hand-off:${id}`, tenantId: tenant, patientId: patient });
      const mine = owner?.id === tx.staffId && !hasEnded(state);
      const [row] = await tx.query<{ pending: boolean }>('SELECT wardline.hand_off_pending($1) AS pending', [
        id,
      ]);
      return {
        draft: mine ? await draftOf(tx, found) : null,
        pending: row?.pending ?? false,
        items: await handOffsOf(tx, id),
      };
    });
  }

  @Post()
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiInput(handOffBody)
  @ApiAnswer(200, 'Offered; the case stays the caller’s until it is accepted', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'version-conflict',
    'illegal-transition',
    'role-not-allowed',
    'not-the-owner',
    'emergency-open',
    'invalid-request',
  )
  async offer(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(handOffBody)) body: HandOffBody,
  ): Promise<Ok> {
    demand(await offer(this.#source, session, id, body));
    return ok;
  }

  @Post('accept')
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiInput(acceptBody)
  @ApiAnswer(200, 'The alert is the caller’s from now on', commandAnswerSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'version-conflict',
    'illegal-transition',
    'role-not-allowed',
    'same-person',
    'no-hand-off',
    'two-identifiers-required',
    'identity-mismatch',
    'identifier-not-on-record',
    'dates-invalid',
    'invalid-request',
  )
  async accept(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(acceptBody)) body: AcceptBody,
  ): Promise<{ ok: true; alert: AlertView }> {
    const answer = await accept(this.#source, session, id, body);
    demand(answer);
    if (!('alert' in answer)) throw new Error('accepted without an alert');
    return answer;
  }

  @Post('return')
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'Sent back with a question; the case stays with whoever offers it', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'role-not-allowed', 'no-hand-off', 'invalid-request')
  async return(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<Ok> {
    await followAct(this.#source, session, (tx) => returnHandOff(tx, id, reason));
    return ok;
  }

  @Post('withdraw')
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiInput(reasonBody)
  @ApiAnswer(200, 'Taken back before anybody accepted it; the case is on the caller’s desk again', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'role-not-allowed',
    'not-the-owner',
    'no-hand-off',
    'red-flag',
    'emergency-open',
    'invalid-request',
  )
  async withdraw(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(reasonBody)) { reason }: ReasonBody,
  ): Promise<Ok> {
    await followAct(this.#source, session, (tx) => withdrawHandOff(tx, id, reason));
    return ok;
  }
}

function demand(answer: HandOffAnswer): asserts answer is HandOffAnswer & { readonly ok: true } {
  if (answer.ok) return;
  if ('detail' in answer) refuseCommand(answer);
  refuse(answer.code);
}
