import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { reportedSeverity } from '#domain';
import { recordInbound, type TreeAnswer } from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { patientProblem } from '../plan/plan-writing.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { reportsOf } from './voice-repository.js';
import {
  inboundBody,
  inboundListSchema,
  recordedSchema,
  type InboundBody,
  type InboundList,
  type Recorded,
} from './voice-schema.js';

/** Reports shown at most: the newest. */
const shown = 200;

const channelWords: Readonly<Record<InboundBody['channel'], string>> = {
  phone: 'by phone',
  message: 'by message',
  portal: 'on the portal',
  'in-person': 'in person',
};

/** "I feel unwell": what comes in without anybody having asked, and without any reading. */
@ApiTags('voice')
@ApiBearerAuth()
@Controller('api/v1/patients/:id/inbound')
export class InboundController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'What was reported, the newest first', inboundListSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async list(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<InboundList> {
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      await audit(tx, { action: 'read', target: 'inbound', tenantId: patient.tenantId, patientId: id });
      return { items: await reportsOf(tx, id, shown) };
    });
  }

  @Post()
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(inboundBody)
  @ApiAnswer(200, 'An alert `patient-reported` stands, with its clock', recordedSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'inbound-taken',
    'patient-deceased',
    'invalid-request',
  )
  async record(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) patientId: string,
    @Body(new ZodPipe(inboundBody)) body: InboundBody,
  ): Promise<Recorded> {
    const { id = randomUUID(), channel, reportedBy, words } = body;
    const symptoms = [...new Set(body.symptoms)];
    const who = reportedBy === 'patient' ? 'The patient' : 'Somebody for the patient';
    const named = symptoms.length === 0 ? 'no symptom was named' : symptoms.join(', ');
    const answer = await scoped(this.#source, session, async (tx): Promise<TreeAnswer> => {
      if ((await findPatient(tx, patientId)) === undefined) return { ok: false, code: 'unknown-patient' };
      return recordInbound(tx, {
        id,
        patientId,
        channel,
        reportedBy,
        words,
        symptoms,
        severity: reportedSeverity(symptoms),
        reason: `${who} reported ${channelWords[channel]}: ${named}`,
      });
    });
    if (!answer.ok) throw new Problem(patientProblem(answer.code));
    return { ok: true, id };
  }
}
