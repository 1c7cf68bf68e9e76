import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import {
  changeMonitoringStatus,
  consentsOf,
  contactForbiddenFor,
  localTeamOf,
  monitoringRecord,
  recordConsent,
  undoDeceased,
  unlockRecord,
  type RecordedConsent,
  type RecordedStatus,
  type TeamMember,
} from '#persistence';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import {
  consentBody,
  consentsSchema,
  localTeamSchema,
  statusBody,
  statusHistorySchema,
  undoBody,
  unlockBody,
  type ConsentBody,
  type StatusBody,
  type UndoBody,
  type UnlockBody,
} from './monitoring-schema.js';
import { patientAct } from './patient-act.js';

/** Whether a patient is watched, since when, and what he or she agreed to (hazard H13). */
@ApiTags('patients')
@ApiBearerAuth()
@Controller('api/v1/patients/:id')
export class MonitoringController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('monitoring-status')
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'Every entry, by when it begins', statusHistorySchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async history(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<{ contactForbidden: string | null; items: readonly RecordedStatus[] }> {
    return scoped(this.#source, session, async (tx) => {
      await seen(tx, id, 'monitoring-status');
      return { contactForbidden: await contactForbiddenFor(tx, id), items: await monitoringRecord(tx, id) };
    });
  }

  @Post('monitoring-status')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(statusBody)
  @ApiAnswer(200, 'Entered, and heeded if it has begun', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'invalid-request',
    'transition-not-allowed',
    'contradicts-later-status',
    'deceased-stands',
    'death-not-yet',
    'pause-without-owner',
    'pause-owner-not-here',
    'pause-without-end',
    'note-required',
    'consent-missing',
  )
  async change(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(statusBody)) body: StatusBody,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) =>
      changeMonitoringStatus(tx, {
        patientId: id,
        status: body.status,
        ...('reason' in body && { reason: body.reason }),
        ...(body.from !== undefined && { from: new Date(body.from) }),
        ...('owner' in body && body.owner !== undefined && { ownerId: body.owner }),
        ...('until' in body && body.until !== undefined && { until: new Date(body.until) }),
        ...(body.note !== undefined && { note: body.note }),
      }),
    );
    return ok;
  }

  @Get('local-team')
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'The care team of the patient’s site: who may own a pause', localTeamSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async localTeam(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<{ items: readonly TeamMember[] }> {
    return scoped(this.#source, session, async (tx) => {
      await seen(tx, id, 'local-team');
      return { items: await localTeamOf(tx, id) };
    });
  }

  @Get('consents')
  @ApiPath('id', patientIdSchema)
  @ApiAnswer(200, 'What was agreed to, the newest first', consentsSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async consents(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
  ): Promise<{ items: readonly RecordedConsent[] }> {
    return scoped(this.#source, session, async (tx) => {
      await seen(tx, id, 'consents');
      return { items: await consentsOf(tx, id) };
    });
  }

  @Post('consents')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(consentBody)
  @ApiAnswer(200, 'Kept', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request')
  async consent(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(consentBody)) { document, at, ...consent }: ConsentBody,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) =>
      recordConsent(tx, id, { ...consent, document: document ?? null, at: new Date(at) }),
    );
    return ok;
  }

  @Post('record-unlock')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(unlockBody)
  @ApiAnswer(200, 'The record of who withdrew is open to the caller for that long', okSchema)
  @ApiProblems('unauthenticated', 'forbidden', 'not-found', 'invalid-request', 'not-locked')
  async unlock(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(unlockBody)) { reason, minutes }: UnlockBody,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) => unlockRecord(tx, id, reason, minutes));
    return ok;
  }

  @Post('deceased-undo')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(undoBody)
  @ApiAnswer(200, 'Asked for; nothing changes until another person confirms', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'invalid-request',
    'not-deceased',
    'undo-requested-already',
  )
  async requestUndo(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(undoBody)) { note }: UndoBody,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) => undoDeceased(tx, id, 'requested', note));
    return ok;
  }

  @Post('deceased-undo/confirmation')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(undoBody)
  @ApiAnswer(200, 'The former status holds again, as a new entry', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'invalid-request',
    'not-deceased',
    'undo-not-requested',
    'same-person',
  )
  async confirmUndo(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(undoBody)) { note }: UndoBody,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) => undoDeceased(tx, id, 'confirmed', note));
    return ok;
  }
}

/** @throws {Problem} not-found for a patient whom the person may not see; else it stands in the trail */
async function seen(tx: ScopedTransaction, id: string, what: string): Promise<void> {
  const patient = await findPatient(tx, id);
  if (patient === undefined) throw new Problem('not-found');
  await audit(tx, { action: 'read', target: `${what}:${id}`, tenantId: patient.tenantId, patientId: id });
}
