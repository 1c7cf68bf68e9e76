import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import { adherence, type VitalSign } from '#domain';
import { awaitedOf, setPatientExpectation, wantedOf, type Awaited } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import {
  adherenceQuery,
  adherenceSchema,
  awaitedSchema,
  patientExpectationBody,
  type AdherenceQuery,
  type AdherenceView,
  type PatientExpectationBody,
} from './expected-reading-schema.js';
import { patientAct } from './patient-act.js';
import { vitalSignSchema } from './schedule-schema.js';

/** A year and a day. */
const longestMs = 367 * 86_400_000;

/** What is expected of one patient, what of it does not come, and how much did. */
@ApiTags('patients')
@ApiBearerAuth()
@Controller('api/v1/patients/:id')
export class ExpectedReadingController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('expected-readings')
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'Each sign that is expected, and whether it is due, late or missing', awaitedSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async expected(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<Awaited> {
    return scoped(this.#source, session, async (tx) => {
      await seen(tx, id, 'expected-readings');
      const awaited = await awaitedOf(tx, id);
      if (awaited === undefined) throw new Problem('not-found');
      return awaited;
    });
  }

  @Put('expected-readings/:sign')
  @ApiPath('id', patientIdSchema)
  @ApiPath('sign', vitalSignSchema)
  @ApiInput(patientExpectationBody)
  @ApiAnswer(200, 'Holds from now on, before what the programmes expect', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'note-required',
    'dates-invalid',
    'schedule-invalid',
    'invalid-request',
  )
  async set(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Param('sign', new ZodPipe(vitalSignSchema)) sign: VitalSign,
    @Body(new ZodPipe(patientExpectationBody)) { until, note, ...schedule }: PatientExpectationBody,
  ): Promise<Ok> {
    const ends = until === undefined ? null : new Date(until);
    await patientAct(this.#source, session, (tx) =>
      setPatientExpectation(tx, id, sign, schedule, ends, note),
    );
    return ok;
  }

  @Get('adherence')
  @ApiPath('id', patientIdSchema)
  @ApiQueryOf(adherenceQuery)
  @ApiAnswer(
    200,
    'How many of the readings that were wanted came, by the schedules as they stand now; a year at most',
    adherenceSchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'dates-invalid', 'invalid-request')
  async adherence(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Query(new ZodPipe(adherenceQuery)) query: AdherenceQuery,
  ): Promise<AdherenceView> {
    const [from, to] = [new Date(query.from), new Date(query.to)];
    const long = to.getTime() - from.getTime();
    if (long <= 0 || long > longestMs) throw new Problem('dates-invalid');
    return scoped(this.#source, session, async (tx) => {
      await seen(tx, id, 'adherence');
      const signs = await wantedOf(tx, id, from, to);
      return {
        items: signs.map(({ vitalSign, programme, wanted, readings }) => ({
          vitalSign,
          programme,
          ...adherence(wanted, readings),
        })),
      };
    });
  }
}

/** @throws {Problem} not-found for a patient whom the person may not see; else it stands in the trail */
async function seen(tx: ScopedTransaction, id: string, what: string): Promise<void> {
  const patient = await findPatient(tx, id);
  if (patient === undefined) throw new Problem('not-found');
  await audit(tx, { action: 'read', target: `${what}:${id}`, tenantId: patient.tenantId, patientId: id });
}
