import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { acknowledgeOnCallNotice, sayOnDuty, setOnCallWarning } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { onCallAct } from './on-call-act.js';
import {
  dutyBody,
  noticesSchema,
  ok,
  okSchema,
  recordIdSchema,
  settingBody,
  tenantIdSchema,
  type DutyBody,
  type NoticesView,
  type Ok,
  type SettingBody,
} from './on-call-schema.js';
import { nowOf } from './on-call-view.js';

const usualDutyMs = 12 * 3600_000;

/** Who is here; and that nobody is on call, which stands until somebody is. */
@ApiTags('on-call')
@ApiBearerAuth()
@Controller('api/v1/on-call')
export class OnCallDutyController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post('duty')
  @HttpCode(200)
  @ApiInput(dutyBody)
  @ApiAnswer(200, 'Said; whoever is away is not on call', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'bad-dates', 'invalid-request')
  async duty(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(dutyBody)) { present, until }: DutyBody,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, async (tx) => {
      const end = until === undefined ? new Date((await nowOf(tx)).getTime() + usualDutyMs) : new Date(until);
      return sayOnDuty(tx, present, end);
    });
    return ok;
  }

  @Get('notices')
  @ApiAnswer(200, 'Where nobody is on call, or will be; of the sites of the caller', noticesSchema)
  @ApiProblems('unauthenticated')
  async notices(@CurrentSession() session: Session): Promise<NoticesView> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<NoticesView['items'][number]>(
        `SELECT n.notice_id AS id, n.tenant_id AS tenant, n.site_id AS site, n.care_team_id AS team, n.kind, n.because,
           CASE WHEN p.staff_id IS NOT NULL THEN jsonb_build_object('id', p.staff_id, 'name', p.name) END AS named,
           wardline.rfc3339(n.gap_from) AS "from", wardline.rfc3339(n.gap_until) AS "until", wardline.rfc3339(n.opened_at) AS "openedAt",
           CASE WHEN n.acknowledged_at IS NOT NULL
             THEN jsonb_build_object('at', wardline.rfc3339(n.acknowledged_at), 'by', f.name) END AS acknowledged
         FROM wardline.on_call_notice n LEFT JOIN wardline.staff p ON p.staff_id = n.staff_id
         LEFT JOIN wardline.staff f ON f.staff_id = n.acknowledged_by
         WHERE n.resolved_at IS NULL ORDER BY n.gap_from, n.notice_id`,
      ),
    );
    return { items };
  }

  @Post('notices/:notice/acknowledgement')
  @HttpCode(200)
  @ApiPath('notice', recordIdSchema)
  @ApiAnswer(200, 'Seen; the notice goes on standing', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'already-acknowledged', 'invalid-request')
  async acknowledge(
    @CurrentSession() session: Session,
    @Param('notice', new ZodPipe(recordIdSchema)) notice: string,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) => acknowledgeOnCallNotice(tx, notice));
    return ok;
  }

  @Get('settings/:tenant')
  @ApiPath('tenant', tenantIdSchema)
  @ApiAnswer(200, 'How far ahead gaps are told of', settingBody)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async settings(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantIdSchema)) tenant: string,
  ): Promise<SettingBody> {
    const [row] = await scoped(this.#source, session, (tx) =>
      tx.query<SettingBody>(
        `SELECT wardline.on_call_warn_hours(h.tenant_id) AS "warnHours" FROM wardline.health_system h WHERE h.tenant_id = $1`,
        [tenant],
      ),
    );
    if (row === undefined) throw new Problem('not-found');
    return row;
  }

  @Put('settings/:tenant')
  @HttpCode(200)
  @ApiPath('tenant', tenantIdSchema)
  @ApiInput(settingBody)
  @ApiAnswer(200, 'Gaps are told of that far ahead from now on', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async setting(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantIdSchema)) tenant: string,
    @Body(new ZodPipe(settingBody)) { warnHours }: SettingBody,
  ): Promise<Ok> {
    await onCallAct(this.#source, session, (tx) => setOnCallWarning(tx, tenant, warnHours));
    return ok;
  }
}
