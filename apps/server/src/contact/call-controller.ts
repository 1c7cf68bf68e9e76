import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Session } from '#access';
import { endCall, startCall } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { contactAct } from './contact-act.js';
import { callBody, callSchema, type CallBody } from './contact-schema.js';

/** Calls: begun by whoever may ring, ended with what came of them. Their time counts as it happens. */
@ApiTags('contacts')
@ApiBearerAuth()
@Controller('api/v1/patients/:id/call')
export class CallController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post()
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(callBody)
  @ApiAnswer(
    200,
    'Begun or ended; an earlier call of the same person that nobody ended is abandoned',
    callSchema,
  )
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'claim-first',
    'contact-forbidden',
    'contact-held-elsewhere',
    'no-permission',
    'outside-hours',
    'invalid-request',
  )
  async call(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(callBody)) body: CallBody,
  ): Promise<{ call: string }> {
    const callId = body.action === 'start' ? randomUUID() : body.call;
    await contactAct(this.#source, session, (tx) =>
      body.action === 'start'
        ? startCall(tx, id, {
            callId,
            contactId: body.contact,
            phone: body.phone,
            reason: body.why,
            because: body.because,
          })
        : endCall(tx, id, { callId, outcome: body.outcome, spokeWith: body.with ?? null }),
    );
    return { call: callId };
  }
}
