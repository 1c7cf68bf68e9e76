import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { claimProblems } from '#domain';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { alertSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiProblems } from '../openapi/described.js';
import { CurrentSession } from '../session/session-guard.js';
import { nextAlert, type NextAlert } from './next-alert.js';

const nextAlertSchema = z.object({
  alert: alertSchema.nullable().describe('null: nothing waits that the caller may claim'),
  preferred: z.boolean().describe('the caller worked on this patient last, within 14 days'),
  passedOver: z.partialRecord(z.enum(claimProblems), z.int()).describe('what may not be claimed, by reason'),
});

/** Stands before the routes by id. */
@ApiTags('alerts')
@ApiBearerAuth()
@Controller('api/v1/alerts/next')
export class NextAlertController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(200, 'What the caller should claim next; others may claim it all the same', nextAlertSchema)
  @ApiProblems('unauthenticated', 'forbidden')
  async next(@CurrentSession() session: Session): Promise<NextAlert> {
    return scoped(this.#source, session, nextAlert);
  }
}
