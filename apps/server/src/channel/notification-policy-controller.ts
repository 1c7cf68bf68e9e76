import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { answerOf, channelAct } from './channel-act.js';
import { notificationPolicy } from './channel-repository.js';
import {
  ok,
  okSchema,
  policySchema,
  tenantIdSchema,
  type NotificationPolicy,
  type Ok,
} from './channel-schema.js';

/** How many messages a person gets before the rest is folded into a summary. */
@ApiTags('channels')
@ApiBearerAuth()
@Controller('api/v1/notification-policy/:tenant')
export class NotificationPolicyController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('tenant', tenantIdSchema)
  @ApiAnswer(200, 'The health system’s limit', policySchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async read(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantIdSchema)) tenant: string,
  ): Promise<NotificationPolicy> {
    const policy = await scoped(this.#source, session, (tx) => notificationPolicy(tx, tenant));
    if (policy === undefined) throw new Problem('not-found');
    return policy;
  }

  @Put()
  @ApiPath('tenant', tenantIdSchema)
  @ApiInput(policySchema)
  @ApiAnswer(200, 'Holds from now on', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'invalid-request')
  async set(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(tenantIdSchema)) tenant: string,
    @Body(new ZodPipe(policySchema)) { messages, withinSeconds }: NotificationPolicy,
  ): Promise<Ok> {
    await channelAct(this.#source, session, (tx) =>
      answerOf(tx, 'wardline.set_notification_policy($1, $2, $3)', [tenant, messages, withinSeconds]),
    );
    return ok;
  }
}
