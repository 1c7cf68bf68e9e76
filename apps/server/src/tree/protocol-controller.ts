import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { ApiAnswer, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { protocolsAtWork } from './protocol-repository.js';
import { protocolListSchema, protocolQuery, type ProtocolList } from './protocol-schema.js';

/** Protocols as a Tier-1 clinician may follow them. */
@ApiTags('protocols')
@ApiBearerAuth()
@Controller('api/v1/protocols')
export class ProtocolController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(protocolQuery)
  @ApiAnswer(
    200,
    'Signed protocols at work, each verified now; with a condition never none: the last one says that the nurse has the case',
    protocolListSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(protocolQuery)) { tenant, condition }: z.infer<typeof protocolQuery>,
  ): Promise<ProtocolList> {
    return scoped(this.#source, session, (tx) => protocolsAtWork(tx, tenant, condition));
  }
}
