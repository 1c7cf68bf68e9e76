import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import { notReachedStep } from '#domain';
import { contactStanding, newestSeries } from '#persistence';
import { DataSource } from 'typeorm';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { attemptBody, seriesSchema, type AttemptBody, type SeriesView } from './attempt-schema.js';
import { attempt, numbersFor, planFor, timed } from './attempts.js';
import { alertInSight, followAct } from './follow-act.js';

/** Nobody answers: a protocol with state, which ends with the patient reached or with the nurse (hazard H22). */
@ApiTags('follow-ups')
@ApiBearerAuth()
@Controller('api/v1/alerts/:id/contact-attempts')
export class AttemptController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(200, 'The newest series of attempts, and whom to ring next', seriesSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<SeriesView> {
    return scoped(this.#source, session, async (tx) => {
      const { tenant, patient } = (await alertInSight(tx, id)).alert;
      await audit(tx, { action: 'read', target: `attempts:${id}`, tenantId: tenant, patientId: patient });
      return viewOf(tx, id, patient);
    });
  }

  @Post()
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiInput(attemptBody)
  @ApiAnswer(200, 'On record; whom to ring next, or how the series ended', seriesSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'role-not-allowed',
    'illegal-transition',
    'contact-forbidden',
    'attempt-taken',
    'invalid-request',
  )
  async record(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(attemptBody)) body: AttemptBody,
  ): Promise<SeriesView> {
    await followAct(this.#source, session, (tx) => attempt(tx, id, body));
    return scoped(this.#source, session, async (tx) =>
      viewOf(tx, id, (await alertInSight(tx, id)).alert.patient),
    );
  }
}

async function viewOf(tx: ScopedTransaction, alertId: string, patientId: string): Promise<SeriesView> {
  const series = await newestSeries(tx, alertId);
  if (series === undefined)
    return { series: null, walk: null, startedAt: null, endedAs: null, next: null, attempts: [] };
  const { reaches, forbidden } = await contactStanding(tx, patientId);
  const attempts = [...series.attempts];
  const base = {
    series: series.series,
    walk: series.walk,
    startedAt: series.startedAt.toISOString(),
    endedAs: series.endedAs,
  };
  if (series.endedAs !== null || !reaches || forbidden !== null) return { ...base, next: null, attempts };
  const numbers = await numbersFor(tx, patientId, series.severity, series.now);
  const step = notReachedStep(
    await planFor(tx, series, series.now),
    series.startedAt.getTime(),
    numbers,
    timed(attempts),
  );
  if (step.stage === 'reached' || step.stage === 'nurse') return { ...base, next: null, attempts };
  const { stage, round, contact, phone, from, due } = step;
  return {
    ...base,
    next: {
      stage,
      round,
      contact,
      phone,
      from: new Date(from).toISOString(),
      due: new Date(due).toISOString(),
    },
    attempts,
  };
}
