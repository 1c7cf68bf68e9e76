import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem, type ProblemCode } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import {
  acknowledgeCustodyAlarm,
  custodyAlarmSchema,
  standingCustodyAlarms,
  type CustodyAlarm,
} from './custody-alarm-repository.js';

const idSchema = z.uuid();
const okSchema = z.object({ ok: z.literal(true) });

const refusals: Readonly<Record<string, ProblemCode>> = {
  'unknown-alarm': 'not-found',
  'not-allowed': 'forbidden',
  'already-acknowledged': 'already-acknowledged',
};

@ApiTags('custody-alarms')
@ApiBearerAuth()
@Controller('api/v1/custody-alarms')
export class CustodyAlarmController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiAnswer(
    200,
    'Alarms of the auditor that stand, the oldest first, for operators and leads',
    z.object({ items: z.array(custodyAlarmSchema) }),
  )
  @ApiProblems('unauthenticated')
  async list(@CurrentSession() session: Session): Promise<{ items: readonly CustodyAlarm[] }> {
    return { items: await scoped(this.#source, session, standingCustodyAlarms) };
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @ApiPath('id', idSchema)
  @ApiAnswer(200, 'Somebody knows of it; it stands until it is so no more', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'already-acknowledged', 'invalid-request')
  async acknowledge(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(idSchema)) id: string,
  ): Promise<z.infer<typeof okSchema>> {
    const code = await scoped(this.#source, session, (tx) => acknowledgeCustodyAlarm(tx, id));
    if (code === 'ok') return { ok: true };
    const problem = refusals[code];
    if (problem === undefined) throw new Error(`refused with ${code}, which the interface does not know`);
    throw new Problem(problem);
  }
}
