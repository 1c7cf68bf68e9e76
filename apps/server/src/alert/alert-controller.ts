import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import type { DirectCommand } from '#domain';
import { DataSource } from 'typeorm';
import { StreamReader } from '../delivery/stream-reader.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { runCommand } from './alert-command.js';
import { findAlert, historyOf, readerOf, type HistoryEntry } from './alert-repository.js';
import {
  alertCommandSchema,
  alertDetailSchema,
  alertIdSchema,
  alertListSchema,
  commandAnswerSchema,
  commandBodySchema,
  type CommandBody,
} from './alert-schema.js';
import { viewAlert, type AlertView } from './alert-view.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('api/v1/alerts')
export class AlertController {
  readonly #source: DataSource;
  readonly #reader: StreamReader;

  constructor(source: DataSource, reader: StreamReader) {
    this.#source = source;
    this.#reader = reader;
  }

  @Get()
  @ApiAnswer(200, 'Open alerts that concern the caller, the first due first', alertListSchema)
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: AlertView[] }> {
    return { items: await this.#reader.openAlerts(session) };
  }

  @Get(':id')
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(200, 'One alert and everything that happened to it', alertDetailSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<{ alert: AlertView; events: HistoryEntry[] }> {
    return scoped(this.#source, session, async (tx) => {
      const found = await findAlert(tx, id);
      if (found === undefined) throw new Problem('not-found');
      const { tenant, patient } = found.alert;
      await audit(tx, { action: 'read', target: `alert:${id}`, tenantId: tenant, patientId: patient });
      const alert = viewAlert(found.alert, found.patient, await readerOf(tx));
      return { alert, events: await historyOf(tx, id) };
    });
  }

  @Post(':id/:command')
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiPath('command', alertCommandSchema)
  @ApiInput(commandBodySchema)
  @ApiAnswer(200, 'Done; the alert as it stands now', commandAnswerSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'version-conflict',
    'illegal-transition',
    'role-not-allowed',
    'not-the-owner',
    'not-eligible',
    'reason-required',
    'person-required',
    'until-required',
    'outcome-required',
    'red-flag',
    'obstacles',
    'confirmation-required',
    'person-not-allowed',
    'until-not-allowed',
    'already-open',
    'too-late-to-reopen',
    'invalid-request',
  )
  async command(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) alertId: string,
    @Param('command', new ZodPipe(alertCommandSchema)) command: DirectCommand,
    @Body(new ZodPipe(commandBodySchema)) body: CommandBody,
  ): Promise<{ ok: true; alert: AlertView }> {
    const answer = await runCommand(this.#source, session, command, { alertId, ...body });
    if (!answer.ok) throw new Problem(answer.code, answer.detail, undefined, answer.reasons);
    return answer;
  }
}
