import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { scoped, type Session } from '#access';
import { addCaseNote, documentWalk, openCase, parkCase } from '#persistence';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { alertIdSchema } from '../alert/alert-schema.js';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { ok, okSchema, type Ok } from '../tree/tree-schema.js';
import { caseAct } from './case-act.js';
import { casePageSchema, type CasePage } from './case-page-schema.js';
import { pageOf } from './case-page.js';
import {
  answerBody,
  concludeBody,
  concludedSchema,
  documentationBody,
  noteBody,
  openBody,
  walkBody,
  type AnswerBody,
  type ConcludeBody,
  type DocumentationBody,
  type NoteBody,
  type OpenBody,
  type WalkBody,
} from './case-schema.js';
import { concludeIn } from './conclude.js';
import { guideSchema, type GuideView } from './guide-schema.js';
import { guideOf } from './guide-view.js';
import { loadCase } from './guided-case.js';
import { answerIn, beginAnew, beginNext, beginNotReached } from './walk-acts.js';

const alertId = new ZodPipe(alertIdSchema);

/** Guided work on one alert: the patient is opened, asked by protocol, and what it comes to is carried out. */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('api/v1/cases/:alert')
export class CaseController {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  @Get()
  @ApiPath('alert', alertIdSchema)
  @ApiAnswer(200, 'Everything about the case on one page', casePageSchema)
  @ApiProblems('unauthenticated', 'not-found', 'invalid-request')
  async page(@CurrentSession() session: Session, @Param('alert', alertId) id: string): Promise<CasePage> {
    const page = await scoped(this.#source, session, (tx) => pageOf(tx, id));
    if (page === undefined) throw new Problem('not-found');
    return page;
  }

  @Post('open')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiInput(openBody)
  @ApiAnswer(200, 'The patient is open, and the first protocol is under way', guideSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'illegal-transition',
    'another-patient-open',
    'two-identifiers-required',
    'identity-mismatch',
    'identifier-not-on-record',
    'invalid-request',
  )
  async open(
    @CurrentSession() session: Session,
    @Param('alert', alertId) id: string,
    @Body(new ZodPipe(openBody)) { identity, identifiers }: OpenBody,
  ): Promise<GuideView> {
    await caseAct(this.#source, session, async (tx) => {
      const opened = await openCase(tx, id, identifiers, identity === 'confirmed');
      if (!opened.ok) return opened;
      return identity === 'confirmed' ? beginNext(tx, id) : beginNotReached(tx, id);
    });
    return this.#guide(session, id);
  }

  @Post('park')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiAnswer(200, 'The patient is put aside; the alert and its clock stay where they are', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'case-not-open', 'emergency-open', 'invalid-request')
  async park(@CurrentSession() session: Session, @Param('alert', alertId) id: string): Promise<Ok> {
    await caseAct(this.#source, session, (tx) => parkCase(tx, id));
    return ok;
  }

  @Post('walks')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiInput(walkBody)
  @ApiAnswer(200, 'The protocol is under way', guideSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'illegal-transition',
    'case-not-open',
    'identity-not-confirmed',
    'protocol-stopped',
    'protocol-ended',
    'walk-open',
    'invalid-request',
  )
  async begin(
    @CurrentSession() session: Session,
    @Param('alert', alertId) id: string,
    @Body(new ZodPipe(walkBody)) { protocol }: WalkBody,
  ): Promise<GuideView> {
    await caseAct(this.#source, session, (tx) =>
      protocol === 'not-reached' ? beginNotReached(tx, id) : beginAnew(tx, id, protocol.again),
    );
    return this.#guide(session, id);
  }

  @Post('answers')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiInput(answerBody)
  @ApiAnswer(200, 'Recorded; what is asked now', guideSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'illegal-transition',
    'case-not-open',
    'identity-not-confirmed',
    'version-conflict',
    'other-question',
    'protocol-ended',
    'protocol-stopped',
    'protocol-altered',
    'invalid-request',
  )
  async answer(
    @CurrentSession() session: Session,
    @Param('alert', alertId) id: string,
    @Body(new ZodPipe(answerBody)) body: AnswerBody,
  ): Promise<GuideView> {
    await caseAct(this.#source, session, (tx) => answerIn(tx, id, body));
    return this.#guide(session, id);
  }

  @Post('conclude')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiInput(concludeBody)
  @ApiAnswer(200, 'Concluded, and carried out', concludedSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'illegal-transition',
    'case-not-open',
    'identity-not-confirmed',
    'version-conflict',
    'protocol-not-ended',
    'protocol-ended',
    'protocol-stopped',
    'protocol-altered',
    'below-floor',
    'reason-required',
    'documentation-incomplete',
    'invalid-request',
  )
  async conclude(
    @CurrentSession() session: Session,
    @Param('alert', alertId) id: string,
    @Body(new ZodPipe(concludeBody)) body: ConcludeBody,
  ): Promise<z.infer<typeof concludedSchema>> {
    const { outcome, consequence } = await caseAct(this.#source, session, (tx) => concludeIn(tx, id, body));
    return { outcome, consequence };
  }

  @Post('documentation')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiInput(documentationBody)
  @ApiAnswer(200, 'Written down; what is there already stays as it was', okSchema)
  @ApiProblems(
    'unauthenticated',
    'not-found',
    'not-the-owner',
    'protocol-not-ended',
    'document-not-asked-for',
    'invalid-request',
  )
  async document(
    @CurrentSession() session: Session,
    @Param('alert', alertId) id: string,
    @Body(new ZodPipe(documentationBody)) { walk, documented }: DocumentationBody,
  ): Promise<Ok> {
    await caseAct(this.#source, session, async (tx) => {
      const found = await loadCase(tx, id);
      if (found?.walks.some((one) => one.id === walk) !== true) return { ok: false, code: 'unknown-alert' };
      return documentWalk(tx, walk, documented);
    });
    return ok;
  }

  @Post('notes')
  @HttpCode(200)
  @ApiPath('alert', alertIdSchema)
  @ApiInput(noteBody)
  @ApiAnswer(200, 'Written down', okSchema)
  @ApiProblems('unauthenticated', 'not-found', 'not-the-owner', 'note-taken', 'invalid-request')
  async note(
    @CurrentSession() session: Session,
    @Param('alert', alertId) id: string,
    @Body(new ZodPipe(noteBody)) { id: noteId = randomUUID(), words }: NoteBody,
  ): Promise<Ok> {
    await caseAct(this.#source, session, (tx) => addCaseNote(tx, { noteId, alertId: id, words }));
    return ok;
  }

  async #guide(session: Session, id: string): Promise<GuideView> {
    return scoped(this.#source, session, async (tx) => {
      const found = await loadCase(tx, id);
      if (found === undefined) throw new Problem('not-found');
      return guideOf(tx, found);
    });
  }
}
