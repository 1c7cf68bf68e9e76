import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { hashSecret, type Session } from '#access';
import { addSurgeClinician, setCredentialsEnd } from '#persistence';
import { randomBytes, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { firmAct } from './firm-act.js';
import {
  ok,
  okSchema,
  staffIdSchema,
  surgeBody,
  surgeSchema,
  termBody,
  type Ok,
  type Surge,
  type SurgeBody,
  type TermBody,
} from './firm-schema.js';

/** Bytes of a password that nobody chose. */
const passwordBytes = 18;

/** Accounts with an end, by the supervisor of the firm. */
@ApiTags('firm')
@ApiBearerAuth()
@Controller('api/v1/firm/surge')
export class SurgeController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Post()
  @ApiInput(surgeBody)
  @ApiAnswer(201, 'A Tier-1 account that ends by itself', surgeSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'address-taken', 'dates-invalid', 'invalid-request')
  async add(
    @CurrentSession() session: Session,
    @Body(new ZodPipe(surgeBody)) { email, name, until, reason }: SurgeBody,
  ): Promise<Surge> {
    const id = randomUUID();
    const password = randomBytes(passwordBytes).toString('base64url');
    const passwordHash = await hashSecret(password);
    await firmAct(this.#source, session, (tx) =>
      addSurgeClinician(tx, { id, email, name, passwordHash, until: new Date(until), reason }),
    );
    return { id, password };
  }

  @Put(':staff/end')
  @HttpCode(200)
  @ApiPath('staff', staffIdSchema)
  @ApiInput(termBody)
  @ApiAnswer(200, 'Ends then; at once, when that has passed', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'own-record',
    'not-temporary',
    'dates-invalid',
    'invalid-request',
  )
  async end(
    @CurrentSession() session: Session,
    @Param('staff', new ZodPipe(staffIdSchema)) staffId: string,
    @Body(new ZodPipe(termBody)) { until, reason }: TermBody,
  ): Promise<Ok> {
    await firmAct(this.#source, session, (tx) => setCredentialsEnd(tx, staffId, new Date(until), reason));
    return ok;
  }
}
