import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { ApiAnswer, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { policiesInForce } from './policy-repository.js';
import { policyListSchema, policyQuery, type PolicyList } from './policy-schema.js';

/** Escalation policies as people read them. They are handed in, signed and put to work as trees are. */
@ApiTags('policies')
@ApiBearerAuth()
@Controller('api/v1/policies')
export class PolicyController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(policyQuery)
  @ApiAnswer(
    200,
    'What alerts open under, each policy verified now, with who signed it; never none: the built-in ones hold where no signed one does',
    policyListSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(policyQuery)) { tenant }: z.infer<typeof policyQuery>,
  ): Promise<PolicyList> {
    return scoped(this.#source, session, (tx) => policiesInForce(tx, tenant));
  }
}
