import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { coverageOf } from './channel-repository.js';
import { coverageSchema, siteIdSchema, type Coverage } from './channel-schema.js';

/** For those who lead a site: whom an alarm reaches away from the page, and whom it does not. Never an address. */
@ApiTags('channels')
@ApiBearerAuth()
@Controller('api/v1/sites/:site/channels/coverage')
export class ChannelCoverageController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('site', siteIdSchema)
  @ApiAnswer(
    200,
    'The site’s nurses, physicians and leads, and how each channel of theirs stands',
    coverageSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async coverage(
    @CurrentSession() session: Session,
    @Param('site', new ZodPipe(siteIdSchema)) site: string,
  ): Promise<Coverage> {
    const items = await scoped(this.#source, session, (tx) => coverageOf(tx, site));
    if (items === undefined) throw new Problem('forbidden');
    return { items };
  }
}
