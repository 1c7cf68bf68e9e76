import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { acknowledgeSurgeNotice, returnOverflow } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ok, okSchema, recordIdSchema, type Ok } from '../firm/firm-schema.js';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { queueAct } from './queue-act.js';
import { overflowSchema, surgeNoticeSchema, type Overflow, type SurgeNoticeView } from './surge-schema.js';

/** What rules have moved, and what supervisor and lead are told of a surge. */
@ApiTags('surge')
@ApiBearerAuth()
@Controller('api/v1/surge')
export class OverflowController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('overflow')
  @ApiAnswer(
    200,
    'Open alerts that a rule has moved, the newest 500 first',
    z.object({ items: z.array(overflowSchema) }),
  )
  @ApiProblems('unauthenticated')
  async overflow(@CurrentSession() session: Session): Promise<{ items: Overflow[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<Overflow>(
        `SELECT o.alert_id AS alert, o.tenant_id AS tenant, o.site_id AS site, o.rule_id AS rule, o.cause,
           coalesce(o.to_firm, 'local') AS to, wardline.rfc3339(o.at) AS at,
           CASE WHEN o.returned_at IS NOT NULL
             THEN jsonb_build_object('at', wardline.rfc3339(o.returned_at), 'by', f.name) END AS returned
         FROM wardline.alert_overflow o JOIN wardline.alert a ON a.alert_id = o.alert_id
           LEFT JOIN wardline.staff f ON f.staff_id = o.returned_by
         WHERE a.resolved_at IS NULL ORDER BY o.at DESC, o.alert_id LIMIT 500`,
      ),
    );
    return { items };
  }

  @Post('overflow/:alert/return')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiAnswer(200, 'Back with the team that would have had it; no rule moves it again', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'already-returned',
    'already-taken',
    'invalid-request',
  )
  async takeBack(
    @CurrentSession() session: Session,
    @Param('alert', new ZodPipe(alertIdSchema)) alert: string,
  ): Promise<Ok> {
    await queueAct(this.#source, session, (tx) => returnOverflow(tx, alert));
    return ok;
  }

  @Get('notices')
  @ApiAnswer(200, 'Standing until it is no longer so', z.object({ items: z.array(surgeNoticeSchema) }))
  @ApiProblems('unauthenticated')
  async notices(@CurrentSession() session: Session): Promise<{ items: SurgeNoticeView[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<SurgeNoticeView>(
        `SELECT n.notice_id AS id, n.tenant_id AS tenant, n.kind, n.subject, wardline.rfc3339(n.at) AS at,
           wardline.rfc3339(n.opened_at) AS "openedAt",
           CASE WHEN n.acknowledged_at IS NOT NULL
             THEN jsonb_build_object('at', wardline.rfc3339(n.acknowledged_at), 'by', f.name) END AS acknowledged
         FROM wardline.surge_notice n LEFT JOIN wardline.staff f ON f.staff_id = n.acknowledged_by
         WHERE n.resolved_at IS NULL ORDER BY n.at, n.notice_id`,
      ),
    );
    return { items };
  }

  @Post('notices/:notice/acknowledgement')
  @HttpCode(200)
  @ApiPath('notice', recordIdSchema)
  @ApiAnswer(200, 'Seen; the notice goes on standing', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'already-acknowledged', 'invalid-request')
  async acknowledge(
    @CurrentSession() session: Session,
    @Param('notice', new ZodPipe(recordIdSchema)) notice: string,
  ): Promise<Ok> {
    await queueAct(this.#source, session, (tx) => acknowledgeSurgeNotice(tx, notice));
    return ok;
  }
}
