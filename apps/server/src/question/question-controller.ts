import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, SignIn, type Session } from '#access';
import { answerTimes, type AnswerTimes } from '#domain';
import {
  answerQuestion,
  questionsAsked,
  questionsToAnswer,
  seeQuestion,
  timesOfQuestions,
  withdrawQuestion,
} from '#persistence';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { readerOf } from '../alert/alert-repository.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { questionAct } from './question-act.js';
import {
  answerBody,
  questionIdSchema,
  questionsSchema,
  timesQuery,
  timesSchema,
  withdrawalBody,
  type AnswerBody,
  type QuestionsView,
  type TimesQuery,
  type WithdrawalBody,
} from './question-schema.js';
import { questionView } from './question-view.js';

/** Questions to physicians: what waits for an answer, and how long answers take. */
@ApiTags('questions')
@ApiBearerAuth()
@Controller('api/v1/questions')
export class QuestionController {
  readonly #source: DataSource;
  readonly #signIn: SignIn;

  constructor(source: DataSource, signIn: SignIn) {
    this.#source = source;
    this.#signIn = signIn;
  }

  @Get()
  @ApiAnswer(200, 'Those the caller can answer, and those the caller asked', questionsSchema)
  @ApiProblems('unauthenticated')
  async mine(@CurrentSession() session: Session): Promise<QuestionsView> {
    return scoped(this.#source, session, async (tx) => {
      const [toAnswer, asked] = [await questionsToAnswer(tx), await questionsAsked(tx)];
      const read = new Map([...toAnswer, ...asked].map((one) => [one.id, one]));
      const entries = [...read.values()].map(({ id, tenant: tenantId, patient: patientId }) => ({
        action: 'read' as const,
        target: `question:${id}`,
        tenantId,
        patientId,
      }));
      await audit(tx, ...entries);
      return { toAnswer: toAnswer.map(questionView), asked: asked.map(questionView) };
    });
  }

  @Get('times')
  @ApiQueryOf(timesQuery)
  @ApiAnswer(200, 'How long answers took to questions asked in that time', timesSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async times(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(timesQuery)) { from, to }: TimesQuery,
  ): Promise<AnswerTimes> {
    return scoped(this.#source, session, async (tx) => {
      const { assignments } = await readerOf(tx);
      if (!assignments.some(({ role }) => role === 'lead')) throw new Problem('forbidden');
      const { now, questions } = await timesOfQuestions(tx, new Date(from), new Date(to));
      return answerTimes(questions, now);
    });
  }

  @Post(':id/seen')
  @HttpCode(200)
  @ApiPath('id', questionIdSchema)
  @ApiAnswer(200, 'A physician has it on screen', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request')
  async seen(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(questionIdSchema)) id: string,
  ): Promise<Ok> {
    await questionAct(this.#source, session, (tx) => seeQuestion(tx, id));
    return ok;
  }

  @Post(':id/answer')
  @HttpCode(200)
  @ApiPath('id', questionIdSchema)
  @ApiInput(answerBody)
  @ApiAnswer(200, 'Kept, and told to whoever asked', okSchema)
  @ApiProblems(
    'unauthenticated',
    'bad-credentials',
    'too-many-attempts',
    'forbidden',
    'not-found',
    'question-ended',
    'answer-wrong-type',
    'answer-wrong-unit',
    'answer-out-of-range',
    'answer-not-offered',
    'answer-impossible-date',
    'no-signing-key',
    'signing-key-unreadable',
    'plan-needs-signature',
    'plan-out-of-range',
    'plan-bad-dates',
    'plan-wrong-type',
    'invalid-request',
  )
  async answer(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(questionIdSchema)) id: string,
    @Body(new ZodPipe(answerBody)) { password, ...given }: AnswerBody,
    @Req() request: Request,
  ): Promise<Ok> {
    if (password !== undefined) {
      const confirmed = await this.#signIn.confirm(session, { password, address: request.ip ?? 'unknown' });
      if (!confirmed.ok) throw new Problem(confirmed.code);
    }
    await questionAct(this.#source, session, (tx) => answerQuestion(tx, id, given, password));
    return ok;
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @ApiPath('id', questionIdSchema)
  @ApiInput(withdrawalBody)
  @ApiAnswer(200, 'Nobody waits for an answer any more', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'question-ended',
    'note-required',
    'invalid-request',
  )
  async withdraw(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(questionIdSchema)) id: string,
    @Body(new ZodPipe(withdrawalBody)) { reason }: WithdrawalBody,
  ): Promise<Ok> {
    await questionAct(this.#source, session, (tx) => withdrawQuestion(tx, id, reason));
    return ok;
  }
}
