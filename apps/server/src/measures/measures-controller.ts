import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { measureNames, type MeasureName } from '#domain';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import {
  casesQuery,
  casesSchema,
  measuresQuery,
  measuresSchema,
  type CasesAnswer,
  type CasesQuery,
  type MeasuresAnswer,
  type MeasuresQuery,
} from './measures-schema.js';
import { readCases, readMeasures } from './read-measures.js';

const nameSchema = z.enum(measureNames);

/** What the programme achieves, each number with its definition and the cases behind it (hazard H24). */
@ApiTags('measures')
@ApiBearerAuth()
@Controller('api/v1/measures')
export class MeasuresController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiQueryOf(measuresQuery)
  @ApiAnswer(200, 'Of the sites that the caller leads', measuresSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'unknown-zone', 'too-many-cases', 'invalid-request')
  async measures(
    @CurrentSession() session: Session,
    @Query(new ZodPipe(measuresQuery)) query: MeasuresQuery,
  ): Promise<MeasuresAnswer> {
    return scoped(this.#source, session, (tx) => readMeasures(tx, query));
  }

  @Get(':measure/cases')
  @ApiPath('measure', nameSchema)
  @ApiQueryOf(casesQuery)
  @ApiAnswer(
    200,
    'The newest first; of the share filtered, the decisions drawn for a second reading',
    casesSchema,
  )
  @ApiProblems('unauthenticated', 'forbidden', 'unknown-zone', 'too-many-cases', 'invalid-request')
  async cases(
    @CurrentSession() session: Session,
    @Param('measure', new ZodPipe(nameSchema)) measure: MeasureName,
    @Query(new ZodPipe(casesQuery)) query: CasesQuery,
  ): Promise<CasesAnswer> {
    return scoped(this.#source, session, (tx) => readCases(tx, measure, query));
  }
}
