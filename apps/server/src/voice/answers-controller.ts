import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { heardAnswers } from '#domain';
import { recordCallAnswers, type TreeAnswer } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { patientProblem, timeOf } from '../plan/plan-writing.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { answersOf } from './voice-repository.js';
import {
  answersBody,
  answersListSchema,
  recordedSchema,
  type AnswersBody,
  type AnswersList,
  type Recorded,
} from './voice-schema.js';

/** Answers shown at most: the newest. */
const shown = 200;

/** What a patient, or somebody for the patient, answered in a call. */
@ApiTags('voice')
@ApiBearerAuth()
@Controller('api/v1/patients/:id/answers')
export class AnswersController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'Answers of calls, the newest first, with what was decided about them', answersListSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<AnswersList> {
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      await audit(tx, { action: 'read', target: 'answers', tenantId: patient.tenantId, patientId: id });
      return { items: await answersOf(tx, id, shown) };
    });
  }

  @Post()
  @HttpCode(202)
  @ApiPath('id', patientIdSchema)
  @ApiInput(answersBody)
  @ApiAnswer(202, 'Kept; ingestion takes them through the stages of every measurement', recordedSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'not-the-owner',
    'answers-taken',
    'answers-bad-time',
    'invalid-request',
  )
  async record(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) patientId: string,
    @Body(new ZodPipe(answersBody)) body: AnswersBody,
  ): Promise<Recorded> {
    const { id = randomUUID(), at, answers, spokeWith, interpreter, callId = null } = body;
    const answer = await scoped(this.#source, session, async (tx): Promise<TreeAnswer> => {
      const patient = await findPatient(tx, patientId);
      if (patient === undefined) return { ok: false, code: 'unknown-patient' };
      // Also where the entry has expired: nobody learns a language because a date has passed.
      const needsInterpreter = patient.care.some(
        ({ name, value }) => name === 'interpreter-needed' && value === true,
      );
      return recordCallAnswers(tx, {
        id,
        patientId,
        at: at === undefined ? await timeOf(tx) : new Date(at),
        answers,
        heard: heardAnswers(answers, { interpreter, needsInterpreter }),
        spokeWith,
        interpreter,
        callId,
      });
    });
    if (!answer.ok) throw new Problem(patientProblem(answer.code));
    return { ok: true, id };
  }
}
