import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { acknowledgeTreeNotice } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { standingNotices, type TreeNotice } from './notice-repository.js';
import { act } from './tree-act.js';
import { noticeSchema, ok, okSchema, type Ok } from './tree-schema.js';

const idSchema = z.uuid();

@ApiTags('tree-notices')
@ApiBearerAuth()
@Controller('api/v1/tree-notices')
export class TreeNoticeController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'Alarms that stand about trees, the oldest first',
    z.object({ items: z.array(noticeSchema) }),
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: readonly TreeNotice[] }> {
    return { items: await scoped(this.#source, session, standingNotices) };
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @ApiPath('id', idSchema)
  @ApiAnswer(200, 'A lead has seen it; it stands until what it is about has changed', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'already-acknowledged', 'invalid-request')
  async acknowledge(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(idSchema)) id: string,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => acknowledgeTreeNotice(tx, id));
    return ok;
  }
}
