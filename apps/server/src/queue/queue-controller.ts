import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { setQueueShare } from '#persistence';
import { DataSource } from 'typeorm';
import { ok, okSchema, firmIdSchema, type Ok } from '../firm/firm-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { claimNext, type ClaimNextAnswer } from './claim-next.js';
import { queueLoadSchema, type QueueLoad } from './load-schema.js';
import { queueAct } from './queue-act.js';
import { readLoad } from './queue-load.js';
import {
  boardPageSchema,
  boardQuery,
  claimNextBody,
  claimNextSchema,
  queuePageSchema,
  queueQuery,
  type BoardPage,
  type BoardQuery,
  type ClaimNextBody,
  type QueuePage,
  type QueueQuery,
} from './queue-schema.js';
import { readBoard, readQueue } from './read-queue.js';
import { shareBody, type ShareBody } from './surge-schema.js';

/** One patient, one item: Tier-1’s queue and the local team’s board. */
@ApiTags('queue')
@ApiBearerAuth()
@Controller('api/v1')
export class QueueController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('queue')
  @ApiQueryOf(queueQuery)
  @ApiAnswer(
    200,
    'Patients with work for Tier-1, the most urgent first, each with every open alert',
    queuePageSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async queue(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(queueQuery)) query: QueueQuery,
  ): Promise<QueuePage> {
    return scoped(this.#source, session, (tx) => readQueue(tx, query));
  }

  @Get('board')
  @ApiQueryOf(boardQuery)
  @ApiAnswer(
    200,
    'Patients with work for the local team: what needs somebody now, mine, the team’s',
    boardPageSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async board(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(boardQuery)) query: BoardQuery,
  ): Promise<BoardPage> {
    return scoped(this.#source, session, (tx) => readBoard(tx, query));
  }

  @Get('queue/load')
  @ApiAnswer(200, 'How long the queue is, who works on it, and when limits will be missed', queueLoadSchema)
  @ApiProblems('unauthenticated', 'forbidden')
  async load(@CurrentSession() session: Session): Promise<QueueLoad> {
    return scoped(this.#source, session, readLoad);
  }

  @Post('queue/claim-next')
  @HttpCode(200)
  @ApiInput(claimNextBody)
  @ApiAnswer(200, 'The next patient is the caller’s, or why nothing is', claimNextSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async claim(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(claimNextBody)) body: ClaimNextBody,
  ): Promise<ClaimNextAnswer> {
    return claimNext(this.#source, session, body);
  }

  @Put('queue/shares/:tenant')
  @ApiPath('tenant', firmIdSchema)
  @ApiInput(shareBody)
  @ApiAnswer(200, 'The share of the health system in what the firm claims, from now on', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'unknown-tenant', 'invalid-request')
  async share(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(firmIdSchema)) tenant: string,
    @Body(new ZodPipe(shareBody)) { share }: ShareBody,
  ): Promise<Ok> {
    await queueAct(this.#source, session, (tx) => setQueueShare(tx, tenant, share));
    return ok;
  }
}
