import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { drawSecondReads, recordSecondRead } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { measureAct } from './measure-act.js';
import { readsOf } from './read-second-reads.js';
import {
  drawBody,
  readBody,
  readsQuery,
  readsSchema,
  type DrawBody,
  type ReadBody,
  type Reads,
} from './second-read-schema.js';

/** What was filtered, drawn by lot and looked at again by a person (hazard H24). */
@ApiTags('measures')
@ApiBearerAuth()
@Controller('api/v1/second-reads')
export class SecondReadController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(readsQuery)
  @ApiAnswer(200, 'Drawn at the caller’s sites, the oldest first; 50 at most', readsSchema)
  @ApiProblems('unauthenticated', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(readsQuery)) { standing }: z.infer<typeof readsQuery>,
  ): Promise<Reads> {
    return scoped(this.#source, session, async (tx) => {
      const found = await readsOf(tx, standing === 'open');
      await audit(
        tx,
        ...found.map(({ id, tenant, patient }) => ({
          action: 'read' as const,
          target: `second-read:${id}`,
          tenantId: tenant,
          patientId: patient,
        })),
      );
      return { items: found };
    });
  }

  @Post('draws')
  @HttpCode(200)
  @ApiInput(drawBody)
  @ApiAnswer(200, 'Drawn; as many as there are, if there are fewer', okSchema)
  @ApiProblems('unauthenticated', 'role-not-allowed', 'nothing-to-draw', 'invalid-request')
  async draw(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(drawBody)) { site, from, to, count }: DrawBody,
  ): Promise<Ok> {
    const period = { from: new Date(from), to: new Date(to) };
    await measureAct(this.#source, session, (tx) => drawSecondReads(tx, site, period, count));
    return ok;
  }

  @Post(':id')
  @HttpCode(200)
  @ApiPath('id', z.uuid())
  @ApiInput(readBody)
  @ApiAnswer(200, 'Kept; who disagrees has opened an alert of the patient', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'role-not-allowed',
    'already-read',
    'reason-required',
    'invalid-request',
  )
  async read(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(z.uuid())) id: string,
    @Body(new ZodPipe(readBody)) { finding, words }: ReadBody,
  ): Promise<Ok> {
    await measureAct(this.#source, session, (tx) => recordSecondRead(tx, id, finding, words));
    return ok;
  }
}
