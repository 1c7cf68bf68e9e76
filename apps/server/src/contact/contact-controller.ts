import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { audit, scoped, type Session } from '#access';
import {
  callsOf,
  contactsOf,
  contactStanding,
  currentPlace,
  recordContact,
  zonesOf,
  type ContactEntry,
} from '#persistence';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems, ApiQueryOf } from '../openapi/described.js';
import { findPatient } from '../patient/patient-repository.js';
import { patientIdSchema } from '../patient/patient-schema.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { contactAct } from './contact-act.js';
import {
  contactBody,
  contactsSchema,
  madeContactSchema,
  whyQuery,
  type ContactBody,
  type WhyQuery,
} from './contact-schema.js';
import { viewContacts, type ContactView } from './contact-view.js';

/** Calls that are shown: the newest. */
const shownCalls = 20;
const contactIdSchema = z.uuid();

/** Whom to call about a patient, and what to dial where the patient is (hazard H21). */
@ApiTags('contacts')
@ApiBearerAuth()
@Controller('api/v1/patients/:id/contacts')
export class ContactController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('id', patientIdSchema)
  @ApiQueryOf(whyQuery)
  @ApiAnswer(200, 'Who may be called now, and the emergency number of where the patient is', contactsSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async find(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Query(new ZodPipe(whyQuery)) { why }: WhyQuery,
  ): Promise<ContactView> {
    return scoped(this.#source, session, async (tx) => {
      const patient = await findPatient(tx, id);
      if (patient === undefined) throw new Problem('not-found');
      const standing = await contactStanding(tx, id);
      const view = viewContacts(
        {
          patient: { id, age: patient.age, sex: patient.sex },
          standing,
          zones: await zonesOf(tx, id),
          contacts: await contactsOf(tx, id),
          place: await currentPlace(tx, id),
          calls: await callsOf(tx, id, shownCalls),
        },
        why,
      );
      const outcome = view.contact === 'allowed' ? 'ok' : view.contact;
      await audit(tx, {
        action: 'read',
        target: `contacts:${id}`,
        tenantId: patient.tenantId,
        patientId: id,
        outcome,
      });
      return view;
    });
  }

  @Post()
  @HttpCode(201)
  @ApiPath('id', patientIdSchema)
  @ApiInput(contactBody)
  @ApiAnswer(201, 'Kept', madeContactSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'role-not-allowed',
    'unknown-zone',
    'dates-invalid',
    'invalid-request',
  )
  async add(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Body(new ZodPipe(contactBody)) body: ContactBody,
  ): Promise<{ contact: string }> {
    const contact = randomUUID();
    await this.#record(session, id, contact, body);
    return { contact };
  }

  @Put(':contact')
  @ApiPath('id', patientIdSchema)
  @ApiPath('contact', contactIdSchema)
  @ApiInput(contactBody)
  @ApiAnswer(200, 'Holds from then on; what was before stays on record', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'role-not-allowed',
    'unknown-zone',
    'dates-invalid',
    'invalid-request',
  )
  async change(
    @CurrentSession() session: Session,
    @Param('id', new ZodPipe(patientIdSchema)) id: string,
    @Param('contact', new ZodPipe(contactIdSchema)) contact: string,
    @Body(new ZodPipe(contactBody)) body: ContactBody,
  ): Promise<Ok> {
    await this.#record(session, id, contact, body);
    return ok;
  }

  async #record(session: Session, id: string, contact: string, body: ContactBody): Promise<void> {
    const effective = { from: dateOf(body.from), to: dateOf(body.to) };
    await contactAct(this.#source, session, (tx) => recordContact(tx, id, contact, entryOf(body), effective));
  }
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

/** With the patient anything may be spoken about. */
function entryOf(body: ContactBody): ContactEntry {
  const { kind, relationship, rank, numbers, zone } = body;
  const rest = { kind, relationship, rank, numbers, zone };
  if (body.kind === 'patient') return { ...rest, name: null, speak: { scope: 'full', from: null, to: null } };
  const { scope, from, to } = body.speak;
  return { ...rest, name: body.name, speak: { scope, from: dateOf(from), to: dateOf(to) } };
}
