import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { answerTypeRefusal, bindingRefusal } from '#domain';
import { askQuestion, factsOfCase, physiciansOnCall, questionsOf } from '#persistence';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { findAlert } from '../alert/alert-repository.js';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { questionAct } from './question-act.js';
import {
  askedSchema,
  bindingOf,
  caseQuestionsSchema,
  questionBody,
  type CaseQuestionsView,
  type QuestionBody,
} from './question-schema.js';
import { factView, questionView } from './question-view.js';

/** One question to a physician, from a case. */
@ApiTags('questions')
@ApiBearerAuth()
@Controller('api/v1/alerts/:id/questions')
export class CaseQuestionController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post()
  @ApiPath('id', alertIdSchema)
  @ApiInput(questionBody)
  @ApiAnswer(201, 'Put to a physician; open until it is answered or withdrawn', askedSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'not-the-owner',
    'already-closed',
    'question-open',
    'question-bad-due',
    'question-bad-type',
    'binding-unknown-parameter',
    'binding-mismatch',
    'binding-expires-too-late',
    'no-physician',
    'unknown-physician',
    'invalid-request',
  )
  async ask(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) alertId: string,
    @Body(new ZodPipe(questionBody)) body: QuestionBody,
  ): Promise<{ id: string }> {
    const { question: words, answerType: type, due: dueWithin, noAnswer, to } = body;
    const bindsTo = bindingOf(body.bindsTo);
    const refusal = answerTypeRefusal(type) ?? (bindsTo && bindingRefusal(type, bindsTo));
    if (refusal !== undefined) throw new Problem(refusal);
    const id = randomUUID();
    await questionAct(this.#source, session, async (tx) => {
      const onCall = to === undefined ? await physiciansOnCall(tx, alertId) : [];
      return askQuestion(tx, { id, alertId, words, type, dueWithin, noAnswer, bindsTo, to, onCall });
    });
    return { id };
  }

  @Get()
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(
    200,
    'What was asked about this case, the newest first, and what came of it',
    caseQuestionsSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) alertId: string,
  ): Promise<CaseQuestionsView> {
    return scoped(this.#source, session, async (tx) => {
      const found = await findAlert(tx, alertId);
      if (found === undefined) throw new Problem('not-found');
      const { tenant: tenantId, patient: patientId } = found.alert;
      await audit(tx, { action: 'read', target: `questions:${alertId}`, tenantId, patientId });
      const [items, facts] = [await questionsOf(tx, alertId), await factsOfCase(tx, alertId)];
      return { items: items.map(questionView), facts: facts.map(factView) };
    });
  }
}
