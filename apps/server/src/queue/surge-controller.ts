import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { endPause, pauseTeam, putOverflowRule } from '#persistence';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { keptSchema, ok, okSchema, recordIdSchema, type Kept, type Ok } from '../firm/firm-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { queueAct } from './queue-act.js';
import {
  pauseBody,
  pauseSchema,
  ruleBody,
  ruleSchema,
  type Pause,
  type PauseBody,
  type Rule,
  type RuleBody,
} from './surge-schema.js';

/** Teams that take no new work for a while, and the rules by which work then goes elsewhere. */
@ApiTags('surge')
@ApiBearerAuth()
@Controller('api/v1/surge')
export class PauseController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('pauses')
  @ApiAnswer(
    200,
    'Pauses that have not ended, of the caller’s teams',
    z.object({ items: z.array(pauseSchema) }),
  )
  @ApiProblems('unauthenticated')
  async pauses(@CurrentSession() session: Session): Promise<{ items: Pause[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<Pause>(
        `SELECT n.pause_id AS pause, CASE WHEN n.firm_id IS NULL THEN 'site' ELSE 'firm' END AS scope, n.firm_id AS firm,
           n.site_id AS site, wardline.rfc3339(n.valid_from) AS "from", wardline.rfc3339(n.valid_to) AS until, n.reason,
           n.overflow_to AS "overflowTo", f.name AS by
         FROM (SELECT DISTINCT ON (p.pause_id) p.* FROM wardline.surge_pause p ORDER BY p.pause_id, p.entry_id DESC) n
           JOIN wardline.staff f ON f.staff_id = n.recorded_by
         WHERE n.valid_to > wardline.now() ORDER BY n.valid_from, n.pause_id`,
      ),
    );
    return { items };
  }

  @Post('pauses')
  @ApiInput(pauseBody)
  @ApiAnswer(201, 'The team is paused, and is not any more when that ends', keptSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'dates-invalid',
    'team-not-agreed',
    'invalid-request',
  )
  async pause(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(pauseBody)) { site, from, until, reason, overflowTo }: PauseBody,
  ): Promise<Kept> {
    const id = randomUUID();
    await queueAct(this.#source, session, (tx) =>
      pauseTeam(tx, {
        id,
        site: site ?? null,
        from: new Date(from),
        until: new Date(until),
        reason,
        overflowTo,
      }),
    );
    return { id };
  }

  @Post('pauses/:pause/end')
  @HttpCode(200)
  @ApiPath('pause', recordIdSchema)
  @ApiAnswer(200, 'Ends now', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'already-ended', 'invalid-request')
  async end(
    @CurrentSession() session: Session,
    @Param('pause', new ZodPipe(recordIdSchema)) pause: string,
  ): Promise<Ok> {
    await queueAct(this.#source, session, (tx) => endPause(tx, pause));
    return ok;
  }

  @Get('rules')
  @ApiAnswer(200, 'Overflow rules that have not ended', z.object({ items: z.array(ruleSchema) }))
  @ApiProblems('unauthenticated')
  async rules(@CurrentSession() session: Session): Promise<{ items: Rule[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<Rule>(
        `SELECT n.rule_id AS rule, n.tenant_id AS tenant, n.programmes, n.severities,
           jsonb_build_object('breachWithinMinutes', n.breach_within_minutes, 'queueLongerThan', n.queue_longer_than,
             'paused', n.when_paused) AS when,
           n.to_firm AS "toFirm", n.priority, wardline.rfc3339(n.valid_from) AS "from", wardline.rfc3339(n.valid_to) AS until,
           f.name AS "signedOffBy", wardline.rfc3339(n.recorded_at) AS "signedOffAt"
         FROM (SELECT DISTINCT ON (r.rule_id) r.* FROM wardline.overflow_rule r ORDER BY r.rule_id, r.entry_id DESC) n
           JOIN wardline.staff f ON f.staff_id = n.recorded_by
         WHERE n.valid_to IS NULL OR n.valid_to > wardline.now() ORDER BY n.tenant_id, n.priority, n.rule_id`,
      ),
    );
    return { items };
  }

  @Put('rules/:rule')
  @ApiPath('rule', recordIdSchema)
  @ApiInput(ruleBody)
  @ApiAnswer(200, 'Signed off by the lead; holds for new work from now on', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'unknown-firm',
    'unknown-programme',
    'team-not-agreed',
    'dates-invalid',
    'invalid-request',
  )
  async rule(
    @CurrentSession() session: Session,
    @Param('rule', new ZodPipe(recordIdSchema)) ruleId: string,
    @Body(new ZodPipe(ruleBody)) { when, from, until, ...rule }: RuleBody,
  ): Promise<Ok> {
    await queueAct(this.#source, session, (tx) =>
      putOverflowRule(tx, {
        ...rule,
        ruleId,
        breachWithinMinutes: when.breachWithinMinutes,
        queueLongerThan: when.queueLongerThan,
        whenPaused: when.paused,
        from: new Date(from),
        until: until === null ? null : new Date(until),
      }),
    );
    return ok;
  }
}
