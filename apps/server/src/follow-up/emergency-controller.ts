import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type ScopedTransaction, type Session } from '#access';
import { dispatcherText, emergencyNumberOf, whomToCall, zoneAt } from '#domain';
import {
  contactsOf,
  contactStanding,
  currentPlace,
  emergenciesOf,
  endEmergency,
  openEmergency,
  zonesOf,
  type EmergencyEntry,
} from '#persistence';
import { DataSource } from 'typeorm';
import { commandIn } from '../alert/alert-command.js';
import { alertIdSchema } from '../alert/alert-schema.js';
import { undone } from '../hand-off/hand-off-acts.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import {
  emergencyBody,
  emergencyEndBody,
  emergencySchema,
  type EmergencyBody,
  type EmergencyEndBody,
} from './emergency-schema.js';
import { alertInSight, followAct, refuse, refuseCommand } from './follow-act.js';

type Help = Pick<ReturnType<typeof dispatch>, 'emergency' | 'askFor' | 'dispatcher'>;

/** An ambulance for where the patient is; the case stays the caller’s until a crew or the nurse has the patient (H21). */
@ApiTags('emergency')
@ApiBearerAuth()
@Controller('api/v1/alerts/:id/emergency')
export class EmergencyController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', alertIdSchema)
  @ApiAnswer(
    200,
    'The number and the text for the dispatcher as of now, and every emergency of the alert',
    emergencySchema,
  )
  @ApiProblems('unauthenticated', 'not-found', 'claim-first', 'contact-forbidden', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
  ): Promise<Help & { items: EmergencyEntry[] }> {
    return scoped(this.#source, session, async (tx) => {
      const { tenant, patient } = (await alertInSight(tx, id)).alert;
      await audit(tx, { action: 'read', target: `emergency:${id}`, tenantId: tenant, patientId: patient });
      return { ...(await helpFor(tx, patient, null)), items: await emergenciesOf(tx, id) };
    });
  }

  @Post()
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiInput(emergencyBody)
  @ApiAnswer(200, 'What to dial and what to say; the local team is told at once', emergencySchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'role-not-allowed',
    'claim-first',
    'contact-forbidden',
    'illegal-transition',
    'event-key-taken',
    'emergency-open',
    'invalid-request',
  )
  async open(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(emergencyBody)) { eventKey, said }: EmergencyBody,
  ): Promise<Help & { items: EmergencyEntry[] }> {
    await followAct(this.#source, session, async (tx) => {
      const { patient } = (await alertInSight(tx, id)).alert;
      const country = (await currentPlace(tx, patient))?.country ?? null;
      return openEmergency(tx, id, { eventKey, said: said ?? null, country });
    });
    return scoped(this.#source, session, async (tx) => {
      const { patient } = (await alertInSight(tx, id)).alert;
      return { ...(await helpFor(tx, patient, said ?? null)), items: await emergenciesOf(tx, id) };
    });
  }

  @Post('end')
  @HttpCode(200)
  @ApiPath('id', alertIdSchema)
  @ApiInput(emergencyEndBody)
  @ApiAnswer(200, 'Somebody has the patient, or it was none', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'no-emergency',
    'not-the-owner',
    'role-not-allowed',
    'reason-required',
    'physician-needed',
    'version-conflict',
    'illegal-transition',
    'confirmation-required',
    'invalid-request',
  )
  async end(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(alertIdSchema)) id: string,
    @Body(new ZodPipe(emergencyEndBody)) body: EmergencyEndBody,
  ): Promise<Ok> {
    const { outcome, version, physician = null, note = null } = body;
    const answer = await scoped(this.#source, session, (tx) =>
      undone(tx, id, 'emergency.end', async () => {
        const ended = await endEmergency(tx, id, { outcome, physician, note });
        return ended.ok && outcome === 'nurse-has-patient' && version !== undefined
          ? commandIn(tx, 'acknowledge', { alertId: id, version })
          : ended;
      }),
    );
    if (answer.ok) return ok;
    if ('detail' in answer) refuseCommand(answer);
    return refuse(answer.code);
  }
}

async function helpFor(tx: ScopedTransaction, patientId: string, said: string | null): Promise<Help> {
  const standing = await contactStanding(tx, patientId);
  if (!standing.reaches) refuse('claim-first');
  if (standing.forbidden !== null) refuse('contact-forbidden');
  const zone = zoneAt(await zonesOf(tx, patientId), standing.now.getTime());
  const order = whomToCall(await contactsOf(tx, patientId), standing.now, zone, 'urgent');
  const patient = await findPatient(tx, patientId);
  return dispatch({
    place: await currentPlace(tx, patientId),
    callback: order.find(({ kind }) => kind === 'patient')?.phone ?? null,
    what: said ?? standing.reason,
    age: patient?.age ?? null,
    sex: patient?.sex ?? null,
  });
}

interface Material {
  readonly place: Awaited<ReturnType<typeof currentPlace>>;
  readonly callback: string | null;
  readonly what: string | null;
  readonly age: number | null;
  readonly sex: string | null;
}

function dispatch({ place, ...rest }: Material) {
  const emergency = emergencyNumberOf(place?.country ?? null);
  const dispatcher = dispatcherText({
    emergency,
    address: place?.address ?? [],
    subdivision: place?.subdivision ?? null,
    dispatchPhone: place?.dispatchPhone ?? null,
    ...rest,
  });
  const unknown = !emergency.known || (place?.address ?? []).length === 0;
  return { emergency, askFor: unknown ? (['place'] as const) : [], dispatcher };
}
