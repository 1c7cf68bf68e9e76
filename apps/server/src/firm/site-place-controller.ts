import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Session } from '#access';
import { setSitePlace } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { firmAct } from './firm-act.js';
import { firmIdSchema, ok, okSchema, sitePlaceBody, type Ok, type SitePlaceBody } from './firm-schema.js';

/** Where a site is. A licence has to cover it for patients of whom nothing nearer is known. */
@ApiTags('firm')
@ApiBearerAuth()
@Controller('api/v1/sites/:site/place')
export class SitePlaceController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Put()
  @ApiPath('site', firmIdSchema)
  @ApiInput(sitePlaceBody)
  @ApiAnswer(200, 'Patients of the site are there as long as nothing else is recorded of them', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request')
  async put(
    @CurrentSession() session: Session,
    @Param('site', new ZodPipe(firmIdSchema)) site: string,
    @Body(new ZodPipe(sitePlaceBody)) { place }: SitePlaceBody,
  ): Promise<Ok> {
    await firmAct(this.#source, session, (tx) => setSitePlace(tx, site, place));
    return ok;
  }
}
