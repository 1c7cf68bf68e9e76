import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { answerOffer, offerOnCall } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { onCallAct } from './on-call-act.js';
import {
  answerBody,
  offerBody,
  offersSchema,
  ok,
  okSchema,
  recordIdSchema,
  type AnswerBody,
  type OfferBody,
  type OffersView,
  type Ok,
} from './on-call-schema.js';

/** Handing over the own time on call. Until somebody has accepted it stays with whoever offers. */
@ApiTags('on-call')
@ApiBearerAuth()
@Controller('api/v1/on-call/offers')
export class OnCallOfferController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(200, 'Offers that wait for an answer, of the sites of the caller', offersSchema)
  @ApiProblems('unauthenticated')
  async open(@CurrentSession() session: Session): Promise<OffersView> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<OffersView['items'][number]>(
        `SELECT o.offer_id AS id, o.care_team_id AS team, wardline.rfc3339(o.from_at) AS "from", wardline.rfc3339(o.until_at) AS "until",
           jsonb_build_object('id', f.staff_id, 'name', f.name) AS by,
           CASE WHEN t.staff_id IS NOT NULL THEN jsonb_build_object('id', t.staff_id, 'name', t.name) END AS "to",
           CASE WHEN o.return_from IS NOT NULL THEN jsonb_build_object('from', wardline.rfc3339(o.return_from),
             'until', wardline.rfc3339(o.return_until)) END AS "inReturn",
           wardline.rfc3339(o.offered_at) AS "offeredAt"
         FROM wardline.on_call_offer o JOIN wardline.staff f ON f.staff_id = o.from_staff
         LEFT JOIN wardline.staff t ON t.staff_id = o.to_staff
         WHERE o.until_at > wardline.now()
           AND NOT EXISTS (SELECT FROM wardline.on_call_offer_answer a WHERE a.offer_id = o.offer_id)
         ORDER BY o.from_at, o.offer_id`,
      ),
    );
    return { items };
  }

  @Put(':offer')
  @HttpCode(200)
  @ApiPath('offer', recordIdSchema)
  @ApiInput(offerBody)
  @ApiAnswer(200, 'Offered; it stays with the caller until it is accepted', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'offer-exists',
    'bad-dates',
    'own-offer',
    'not-on-call',
    'not-a-member',
    'colleague-absent',
    'invalid-request',
  )
  async offer(
    @CurrentSession() session: Session,
    @Param('offer', new ZodPipe(recordIdSchema)) id: string,
    @Body(new ZodPipe(offerBody)) { team, to, from, until, inReturn }: OfferBody,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) =>
      offerOnCall(tx, {
        id,
        team,
        by: session.staffId,
        to,
        from: new Date(from),
        until: new Date(until),
        inReturn: inReturn && { from: new Date(inReturn.from), until: new Date(inReturn.until) },
      }),
    );
    return ok;
  }

  @Post(':offer/answer')
  @HttpCode(200)
  @ApiPath('offer', recordIdSchema)
  @ApiInput(answerBody)
  @ApiAnswer(200, 'Answered; what was accepted is the caller’s from now on', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'own-offer',
    'already-answered',
    'already-over',
    'offer-overtaken',
    'not-a-member',
    'colleague-absent',
    'invalid-request',
  )
  async answer(
    @CurrentSession() session: Session,
    @Param('offer', new ZodPipe(recordIdSchema)) id: string,
    @Body(new ZodPipe(answerBody)) { answer }: AnswerBody,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) => answerOffer(tx, id, answer, session.staffId));
    return ok;
  }
}
