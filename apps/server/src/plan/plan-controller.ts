import { Body, Controller, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, SignIn, type Session } from '#access';
import { planHistory, type StoredPlanEntry } from '#persistence';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { Problem, type ProblemCode } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import {
  planEntryBody,
  planNameSchema,
  planSchema,
  withdrawalBody,
  type PlanEntryBody,
  type PlanView,
  type WithdrawalBody,
} from './plan-schema.js';
import { write, type PlanEntryAsked } from './plan-writing.js';

const writeProblems: readonly ProblemCode[] = [
  'unauthenticated',
  'bad-credentials',
  'too-many-attempts',
  'forbidden',
  'not-found',
  'no-signing-key',
  'signing-key-unreadable',
  'signer-unknown',
  'plan-needs-physician',
  'plan-needs-signature',
  'plan-unknown-parameter',
  'plan-wrong-type',
  'plan-wrong-unit',
  'plan-out-of-range',
  'plan-outside-bounds',
  'plan-bad-dates',
  'plan-bad-bounds',
  'plan-needs-expiry',
  'plan-expires-too-late',
  'invalid-request',
];

/** The signed plan of one patient. */
@ApiTags('plan')
@ApiBearerAuth()
@Controller('api/v1/patients/:id/plan')
export class PlanController {
  readonly #source: DataSource;
  readonly #signIn: SignIn;

  constructor(source: DataSource, signIn: SignIn) {
    this.#source = source;
    this.#signIn = signIn;
  }

  @Get()
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'What stands now, what has expired among it', planSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async standing(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<PlanView> {
    const { items } = await this.history(session, id);
    return { items: items.filter(({ state }) => state === 'in-force' || state === 'expired') };
  }

  @Get('history')
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'Every entry, by name, the newest first', planSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async history(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<PlanView> {
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      await audit(tx, { action: 'read', target: 'plan', tenantId: patient.tenantId, patientId: id });
      return { items: (await planHistory(tx, id)).map(entryView) };
    });
  }

  @Put(':name')
  @ApiPath('id', patientIdSchema)
  @ApiPath('name', planNameSchema)
  @ApiInput(planEntryBody)
  @ApiAnswer(200, 'Stands from its beginning on; a physician’s is signed', okSchema)
  @ApiProblems(...writeProblems)
  async put(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Param('name', new ZodPipe(planNameSchema)) name: string,
    @Body(new ZodPipe(planEntryBody)) body: PlanEntryBody,
    @Req() request: Request,
  ): Promise<Ok> {
    const { value, unit, from, until, bounds, password } = body;
    const entry = {
      name,
      value,
      unit: unit ?? null,
      until: instantOf(until) ?? null,
      bounds: bounds ?? null,
    };
    return this.#write(session, id, { ...entry, from: instantOf(from) }, password, request);
  }

  @Post(':name/withdrawal')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiPath('name', planNameSchema)
  @ApiInput(withdrawalBody)
  @ApiAnswer(200, 'Withdrawn: unknown to the trees; nothing older takes its place', okSchema)
  @ApiProblems(...writeProblems)
  async withdraw(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Param('name', new ZodPipe(planNameSchema)) name: string,
    @Body(new ZodPipe(withdrawalBody)) { from, password }: WithdrawalBody,
    @Req() request: Request,
  ): Promise<Ok> {
    const entry = { name, value: null, unit: null, from: instantOf(from), until: null, bounds: null };
    return this.#write(session, id, entry, password, request);
  }

  async #write(
    session: Session,
    id: string,
    entry: PlanEntryAsked,
    password: string | undefined,
    request: Request,
  ): Promise<Ok> {
    if (password !== undefined) {
      const confirmed = await this.#signIn.confirm(session, { password, address: request.ip ?? 'unknown' });
      if (!confirmed.ok) throw new Problem(confirmed.code);
    }
    await write(this.#source, session, id, entry, password);
    return ok;
  }
}

function instantOf(sent: string | undefined): string | undefined {
  return sent === undefined ? undefined : new Date(sent).toISOString();
}

function entryView({ from, until, recordedAt, ...entry }: StoredPlanEntry): PlanView['items'][number] {
  const [begins, recorded] = [from.toISOString(), recordedAt.toISOString()];
  return { ...entry, from: begins, until: until?.toISOString() ?? null, recordedAt: recorded };
}
