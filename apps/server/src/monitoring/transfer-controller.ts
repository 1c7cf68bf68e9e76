import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import { answerTransfer, requestTransfer, takeHandedAlert, transfersSeen, type Transfer } from '#persistence';
import { DataSource } from 'typeorm';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { patientAct } from './patient-act.js';
import {
  transferAnswerBody,
  transferBody,
  transferIdSchema,
  transfersSchema,
  type TransferAnswerBody,
  type TransferBody,
} from './transfer-schema.js';

/** Patients who change site or health system, and the alerts that were open then. */
@ApiTags('patients')
@ApiBearerAuth()
@Controller('api/v1')
export class TransferController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get('transfers')
  @ApiAnswer(200, 'Asked for by the caller’s sites, or of them; the newest first', transfersSchema)
  @ApiProblems('unauthenticated')
  async transfers(@CurrentSession() session: Session): Promise<{ items: readonly Transfer[] }> {
    return scoped(this.#source, session, async (tx) => {
      const items = await transfersSeen(tx);
      await audit(
        tx,
        ...items.map(({ id, patient, from }) => ({
          action: 'read' as const,
          target: `transfer:${id}`,
          tenantId: from.tenant,
          patientId: patient,
        })),
      );
      return { items };
    });
  }

  @Post('patients/:id/transfers')
  @HttpCode(200)
  @ApiPath('id', patientIdSchema)
  @ApiInput(transferBody)
  @ApiAnswer(200, 'Asked for; the patient stays until the other team accepts', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'invalid-request',
    'note-required',
    'unknown-site',
    'already-there',
    'transition-not-allowed',
    'transfer-waits',
    'handover-open',
  )
  async request(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(transferBody)) { note, ...to }: TransferBody,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) => requestTransfer(tx, id, to, note));
    return ok;
  }

  @Post('transfers/:id/answer')
  @HttpCode(200)
  @ApiPath('id', transferIdSchema)
  @ApiInput(transferAnswerBody)
  @ApiAnswer(200, 'Answered; once accepted the patient is the new team’s, open alerts one by one', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'invalid-request',
    'note-required',
    'transfer-answered',
    'transition-not-allowed',
  )
  async answer(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(transferIdSchema)) id: string,
    @Body(new ZodPipe(transferAnswerBody)) { answer, note }: TransferAnswerBody,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) => answerTransfer(tx, id, answer, note ?? null));
    return ok;
  }

  @Post('handed-over-alerts/:id')
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(200, 'Taken from the old team: it is the caller’s now', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'invalid-request',
    'already-taken',
    'already-closed',
  )
  async take(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<Ok> {
    await patientAct(this.#source, session, (tx) => takeHandedAlert(tx, id));
    return ok;
  }
}
