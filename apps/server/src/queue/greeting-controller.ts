import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { setGreeting } from '#persistence';
import { DataSource } from 'typeorm';
import { firmIdSchema, ok, okSchema, type Ok } from '../firm/firm-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { greetingBody, greetingsSchema, type Greeting, type GreetingBody } from './greeting-schema.js';
import { queueAct } from './queue-act.js';

/** In whose name one speaks: whoever works for several health systems at once never has to remember it. */
@ApiTags('queue')
@ApiBearerAuth()
@Controller('api/v1/greetings')
export class GreetingController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'The health systems that the caller works for, and how one answers for each',
    greetingsSchema,
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: Greeting[] }> {
    const items = await scoped(this.#source, session, (tx) =>
      tx.query<Greeting>(
        `SELECT h.tenant_id AS tenant, h.name, g.greeting, g.callback_number AS "callbackNumber",
           wardline.rfc3339(g.recorded_at) AS since
         FROM wardline.health_system h LEFT JOIN LATERAL (
           SELECT * FROM wardline.tenant_greeting t WHERE t.tenant_id = h.tenant_id ORDER BY t.entry_id DESC LIMIT 1) g ON true
         ORDER BY h.name, h.tenant_id`,
      ),
    );
    return { items };
  }

  @Put(':tenant')
  @ApiPath('tenant', firmIdSchema)
  @ApiInput(greetingBody)
  @ApiAnswer(200, 'Holds from now on; what was said before stays on record', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'unknown-tenant', 'invalid-request')
  async set(
    @CurrentSession() session: Session,
    @Param('tenant', new ZodPipe(firmIdSchema)) tenant: string,
    @Body(new ZodPipe(greetingBody)) { greeting, callbackNumber }: GreetingBody,
  ): Promise<Ok> {
    await queueAct(this.#source, session, (tx) => setGreeting(tx, tenant, greeting, callbackNumber));
    return ok;
  }
}
