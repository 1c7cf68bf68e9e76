import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { coverageOf } from '#domain';
import { acknowledgeFirmNotice, coverageAheadMs, coverageMaterial } from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { firmAct } from './firm-act.js';
import {
  coverageSchema,
  noticeSchema,
  ok,
  okSchema,
  recordIdSchema,
  type CoverageView,
  type Ok,
} from './firm-schema.js';

type Notice = z.input<typeof noticeSchema>;

/** Is there somebody who could claim? For supervisors over their firm’s health systems, for leads over their own. */
@ApiTags('firm')
@ApiBearerAuth()
@Controller('api/v1/firm')
export class CoverageController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('coverage')
  @ApiAnswer(200, 'Who could claim now, and within 24 hours, by programme and place', coverageSchema)
  @ApiProblems('unauthenticated')
  async coverage(@CurrentSession() session: Session): Promise<CoverageView> {
    const { at, needs, workforce } = await scoped(this.#source, session, (tx) =>
      coverageMaterial(tx, 'mine'),
    );
    const until = new Date(at.getTime() + coverageAheadMs);
    const items = needs.map((need) => {
      const { tenant, programme, place, patients, now, ahead, gapFrom } = coverageOf(
        need,
        workforce,
        at,
        until,
      );
      return { tenant, programme, place, patients, now, ahead, gapFrom: gapFrom?.toISOString() ?? null };
    });
    return { at: at.toISOString(), until: until.toISOString(), items };
  }

  @Get('notices')
  @ApiAnswer(
    200,
    'Where nobody could claim; stands until somebody can',
    z.object({ items: z.array(noticeSchema) }),
  )
  @ApiProblems('unauthenticated')
  async notices(@CurrentSession() session: Session): Promise<{ items: Notice[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<Notice>(
        `SELECT n.notice_id AS id, n.tenant_id AS tenant, n.programme, n.place, n.kind, wardline.rfc3339(n.gap_from) AS "gapFrom",
           wardline.rfc3339(n.opened_at) AS "openedAt",
           CASE WHEN n.acknowledged_at IS NOT NULL
             THEN jsonb_build_object('at', wardline.rfc3339(n.acknowledged_at), 'by', f.name) END AS acknowledged
         FROM wardline.firm_notice n LEFT JOIN wardline.staff f ON f.staff_id = n.acknowledged_by
         WHERE n.resolved_at IS NULL ORDER BY n.gap_from, n.notice_id`,
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
    await firmAct(this.#source, session, (tx) => acknowledgeFirmNotice(tx, notice));
    return ok;
  }
}
