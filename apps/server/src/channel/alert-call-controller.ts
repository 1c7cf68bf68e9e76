import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { findAlert } from '../alert/alert-repository.js';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { calledAbout } from './channel-repository.js';
import { calledSchema, type Called } from './channel-schema.js';

/** Who was called about an alert, how, and what came of it. */
@ApiTags('alerts')
@ApiBearerAuth()
@Controller('api/v1/alerts/:id/calls')
export class AlertCallController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(200, 'Everybody whom a step called, in order, with every message', calledSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async calls(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<Called> {
    return scoped(this.#source, session, async (tx) => {
      const found = await findAlert(tx, id);
      if (found === undefined) throw new Problem('not-found');
      const { tenant, patient } = found.alert;
      await audit(tx, { action: 'read', target: `calls:${id}`, tenantId: tenant, patientId: patient });
      return { items: await calledAbout(tx, id) };
    });
  }
}
