import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { SignIn, type Session } from '#access';
import { activateTreeVersion, importSignature, offerTree } from '#persistence';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { ApiAnswer, ApiInput, ApiPath, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { ZodPipe } from '../problem/zod-pipe.js';
import { CurrentSession } from '../session/session-guard.js';
import { act } from './tree-act.js';
import {
  activationBody,
  hashSchema,
  importBody,
  offerBody,
  ok,
  okSchema,
  signatureBody,
  signedSchema,
  type ActivationBody,
  type ImportBody,
  type OfferBody,
  type Ok,
  type SignatureBody,
  type Signed,
} from './tree-schema.js';
import { sign } from './tree-signing.js';

/** What makes a version decide: signatures, and the act of putting it to work. */
@ApiTags('trees')
@ApiBearerAuth()
@Controller('api/v1/trees/:hash')
export class TreeApprovalController {
  readonly #source: DataSource;
  readonly #signIn: SignIn;

  constructor(source: DataSource, signIn: SignIn) {
    this.#source = source;
    this.#signIn = signIn;
  }

  @Post('signatures')
  @ApiPath('hash', hashSchema)
  @ApiInput(signatureBody)
  @ApiAnswer(201, 'Signed; the sentence that was', signedSchema)
  @ApiProblems(
    'unauthenticated',
    'bad-credentials',
    'too-many-attempts',
    'not-found',
    'not-a-physician',
    'signer-not-entitled',
    'author-is-approver',
    'no-signing-key',
    'signing-key-unreadable',
    'statement-invalid',
    'approval-expired',
    'no-evidence',
    'findings-open',
    'coverage-incomplete',
    'evidence-changed',
    'invalid-request',
  )
  async sign(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Body(new ZodPipe(signatureBody)) body: SignatureBody,
    @Req() request: Request,
  ): Promise<Signed> {
    const attempt = { password: body.password, address: request.ip ?? 'unknown' };
    const confirmed = await this.#signIn.confirm(session, attempt);
    if (!confirmed.ok) throw new Problem(confirmed.code);
    return sign(this.#source, session, hash, body);
  }

  @Post('imported-signatures')
  @ApiPath('hash', hashSchema)
  @ApiInput(importBody)
  @ApiAnswer(201, 'A signature that was made elsewhere: verified, and stored as one made here', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'signature-invalid',
    'signature-hash-mismatch',
    'signature-not-fresh',
    'already-imported',
    'signer-unknown',
    'signer-not-entitled',
    'signer-key-revoked',
    'author-is-approver',
    'approval-expired',
    'no-evidence',
    'findings-open',
    'coverage-incomplete',
    'evidence-changed',
    'invalid-request',
  )
  async importSignature(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Body(new ZodPipe(importBody)) { signature }: ImportBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => importSignature(tx, signature, hash));
    return ok;
  }

  @Post('activation')
  @HttpCode(200)
  @ApiPath('hash', hashSchema)
  @ApiInput(activationBody)
  @ApiAnswer(200, 'It decides from the next reading on; running decisions keep their version', okSchema)
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'already-active',
    'activation-overtaken',
    'not-approved',
    'signatures-missing',
    'signer-not-entitled',
    'author-is-approver',
    'signer-key-revoked',
    'approval-not-yet-valid',
    'approval-expired',
    'unknown-site',
    'unknown-programme',
    'invalid-request',
  )
  async activate(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Body(new ZodPipe(activationBody)) { tenant, replaces, reason }: ActivationBody,
  ): Promise<Ok> {
    const activation = { tenant, hash, replaces: replaces ?? undefined, reason };
    await act(this.#source, session, (tx) => activateTreeVersion(tx, activation));
    return ok;
  }

  @Post('offers')
  @ApiPath('hash', hashSchema)
  @ApiInput(offerBody)
  @ApiAnswer(
    201,
    'Offered: the other health system reads the difference to its own, and signs for itself',
    okSchema,
  )
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not-found',
    'unknown-tenant',
    'already-offered',
    'invalid-request',
  )
  async offer(
    @CurrentSession() session: Session,
    @Param('hash', new ZodPipe(hashSchema)) hash: string,
    @Body(new ZodPipe(offerBody)) { from, to, note }: OfferBody,
  ): Promise<Ok> {
    await act(this.#source, session, (tx) => offerTree(tx, { from, to, hash, note }));
    return ok;
  }
}
